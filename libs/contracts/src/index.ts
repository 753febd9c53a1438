/** Takes nothing; gives the wire shapes that processes agree on: topics, payloads, entries, reasons. */
export * from './api/index.js';
export { type Birth, type BirthChannel, birthChannelSchema, birthSchema } from './birth.js';
export { encodeData, type OutgoingData, type OutgoingReading } from './encode-data.js';
export type { CommandEntry, JournalEntry, TelemetryEntry, TickEntry } from './entry.js';
export {
  decodeEntry,
  decodeFrame,
  decodeSegmentBody,
  EntryBatch,
  type EntryFrame,
  SegmentFormatError,
  segmentFrames,
  splitSegmentBody,
} from './entry-batch.js';
export { assertLimits, limits } from './limits.js';
export { decodeBirth, decodeData } from './payload.js';
export type { Decoded, PayloadFault } from './payload-fault.js';
export {
  type QuarantineClass,
  type QuarantineCode,
  type QuarantineReason,
  quarantineReasons,
  type ReplayableCode,
  replayableCodes,
  replayRate,
} from './quarantine.js';
export { decodeSenmlCbor, decodeSenmlJson } from './senml.js';
export {
  type GatewayPublicKey,
  isSignedBy,
  parsePublicKey,
  publicKeyObject,
  signatureBytes,
  type SignedSubject,
  signMessage,
  splitSigned,
} from './signed.js';
export {
  decodeSparkplug,
  type SparkplugMetric,
  type SparkplugPayload,
  sparkplugValue,
} from './sparkplug.js';
export {
  parseSparkplugSuffix,
  sparkplugPrefix,
  type SparkplugTopic,
  type SparkplugType,
} from './sparkplug-topic.js';
export {
  formatTelemetryTopic,
  gatewayIdPattern,
  parseTelemetryTopic,
  type TelemetryKind,
  type TelemetryTopic,
  topicPrefix,
} from './topic.js';
export {
  encodeHostState,
  encodeRebirth,
  readSparkplugSeq,
  rebirthTopic,
  sparkplugHostId,
  sparkplugStateTopic,
} from './sparkplug-command.js';
