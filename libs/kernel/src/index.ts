// Takes numbers, text and bytes; gives the same answer on every machine: the words and arithmetic everyone shares.

export { AssertionError, assert } from './assert.js';
export type { Branded } from './branded.js';
export { ByteCodecError } from './codec/byte-codec-error.js';
export { ByteReader } from './codec/byte-reader.js';
export { ByteWriter, byteWriterBytesMax } from './codec/byte-writer.js';
export { canonicalJson, canonicalJsonDepthMax, type JsonValue } from './codec/canonical-json.js';
export { Decimal } from './decimal.js';
export { partitionCountMax, partitionOf } from './identity/partition-of.js';
export {
  isUscc,
  parseUscc,
  usccCheckCharacter,
  type Uscc,
  type UsccFault,
} from './identity/uscc.js';
export { allocateMoney } from './money/allocate-money.js';
export { formatMoney, parseMoney } from './money/money-text.js';
export {
  addMoney,
  compareMoney,
  money,
  subtractMoney,
  type Currency,
  type Money,
} from './money/money.js';
export { multiplyMoney, multiplyQuantityByPrice, type Exact } from './money/multiply-money.js';
export type { Rounding } from './money/rounding.js';
export { exp } from './numeric/exp.js';
export { ln } from './numeric/ln.js';
export { normalCdf } from './numeric/normal-cdf.js';
export { normalPdf } from './numeric/normal-pdf.js';
export { normalQuantile } from './numeric/normal-quantile.js';
export { powerOfTwoDecay } from './numeric/power-of-two-decay.js';
export { quantiseProbability, quantiseRatioPpm, quantiseScore } from './numeric/quantise.js';
export { Prng, type PrngState } from './random/prng.js';
export { err, ok, unwrap, type Err, type Fault, type Ok, type Result } from './result.js';
export { isoDate, parseIsoDate } from './time/civil-date.js';
export { dayIndex, isoInstant, parseInstant } from './time/instant.js';
export { unreachable } from './unreachable.js';
