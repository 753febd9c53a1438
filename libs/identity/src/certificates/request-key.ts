/** Which keys a gateway may have. */
const rsaBitsMin = 2_048;

interface KeyAlgorithmLike {
  readonly name: string;
  readonly namedCurve?: string;
  readonly modulusLength?: number;
}

/** Why a key with this algorithm is not certified; undefined when it will do. */
export function keyFault(algorithm: KeyAlgorithmLike): string | undefined {
  const { name, namedCurve = '', modulusLength = 0 } = algorithm;
  if (name === 'Ed25519' || (name === 'ECDSA' && /^P-(256|384)$/.test(namedCurve)))
    return undefined;
  if (name.startsWith('RSA') && modulusLength >= rsaBitsMin) return undefined;
  return `a key of ${name} ${namedCurve || modulusLength || ''} is not one of P-256, P-384, Ed25519, RSA from ${rsaBitsMin} bits`;
}
