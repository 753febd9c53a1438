/** What a gateway proves itself with when it asks for new credentials, checked as far as cryptography goes. */
import { verify, X509Certificate } from 'node:crypto';
import type { Renewal } from '@chanrong/contracts';
import type { GatewayProof } from '@chanrong/store';
import { ProblemError } from '../http/problem-error.js';

export function proofOf({ secret, certificate, signature, csr }: Renewal): GatewayProof {
  if (secret !== undefined) return { kind: 'secret', secret };
  if (certificate === undefined || signature === undefined || csr === undefined) {
    throw new ProblemError('invalid-request', 'send secret, or certificate with csr and signature');
  }
  const shown = readCertificate(certificate);
  const bytes = Buffer.from(csr);
  const digest = shown.publicKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  if (!verify(digest, bytes, shown.publicKey, Buffer.from(signature, 'base64'))) {
    throw new ProblemError(
      'not-proven',
      'the signature is not of the key of the certificate, over the text of csr',
    );
  }
  // Whether the certificate is one of ours is for the registry to say: it knows its fingerprint.
  return {
    kind: 'certificate',
    fingerprint: shown.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new ProblemError('invalid-request', 'certificate is not a certificate in PEM');
  }
}
