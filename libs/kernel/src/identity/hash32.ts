/**
 * A stable 32-bit hash of ASCII text; not for secrets, and not for input chosen to collide.
 *
 * FNV-1a folds the characters in, the finaliser of MurmurHash3 spreads what FNV leaves in the low bits,
 * so codes in sequence land evenly. Sources: G. Fowler, L. C. Noll, K.-P. Vo, "The FNV
 * non-cryptographic hash algorithm" (1991); A. Appleby, MurmurHash3 `fmix32` (2011).
 */
export function hash32(text: string): number {
  return spread(fnv1a32(text));
}

export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function spread(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
