/** Takes key files, issuers and bearer tokens; gives signed tokens and the callers they stand for, and certificates of gateways. */
export {
  type Caller,
  isRole,
  type Role,
  roles,
  type Scope,
  scopes,
  scopesOfRole,
} from './caller.js';
export { type KeySet, openKeySet } from './key-set.js';
export { keysFromFile, keysFromIssuer, type KeySource } from './key-source.js';
export { mintToken, type TokenRequest } from './mint-token.js';
export {
  createTokenVerifier,
  type TokenFault,
  type TokenVerifier,
  type TokenVerifierOptions,
  type TrustedIssuer,
} from './verify-token.js';
export { type ProofFault, type ProvenRequest, ProofVerifier } from './verify-proof.js';
export {
  CertificateAuthority,
  type CertificateFault,
  certificateDays,
  type IssuedCertificate,
  type RevokedCertificate,
  type ServerCredentials,
} from './certificates/certificate-authority.js';
export {
  openServerCertificate,
  type ServerCertificateFiles,
} from './certificates/server-certificate.js';
export {
  followServerTls,
  readServerTls,
  type ServerTls,
  type TlsFiles,
} from './certificates/server-credentials.js';
