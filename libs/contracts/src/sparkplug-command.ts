/** What a Sparkplug host says: its own state, and its wish that an edge node be born again. */
import protobuf from 'protobufjs/minimal.js';
import { parseSparkplugSuffix, sparkplugPrefix } from './sparkplug-topic.js';

/** The name under which nodes know the platform as their primary host. */
export const sparkplugHostId = 'chanrong';
export const sparkplugStateTopic = `${sparkplugPrefix}STATE/${sparkplugHostId}`;

const { Reader, Writer } = protobuf;
/** Field number × 8 + wire type, of the specification, chapter 6.4. */
const tags = { timestamp: 8, metric: 18, seq: 24, name: 10, datatype: 32, flag: 112 } as const;
const booleanType = 11;

/** A retained message, and with `online: false` the will. */
export function encodeHostState(online: boolean, nowMs: number): string {
  return JSON.stringify({ online, timestamp: nowMs });
}

/** The payload of NCMD that asks for NBIRTH and DBIRTH. */
export function encodeRebirth(nowMs: number): Uint8Array {
  const metric = Writer.create()
    .uint32(tags.name)
    .string('Node Control/Rebirth')
    .uint32(tags.datatype)
    .uint32(booleanType)
    .uint32(tags.flag)
    .bool(true)
    .finish();
  return Writer.create()
    .uint32(tags.timestamp)
    .uint64(nowMs)
    .uint32(tags.metric)
    .bytes(metric)
    .finish();
}

/** `spBv1.0/{group}/NCMD/{edge node}` for the node that published under `suffix`. */
export function rebirthTopic(suffix: string): string | undefined {
  const topic = parseSparkplugSuffix(suffix);
  return topic && `${sparkplugPrefix}${topic.group}/NCMD/${topic.edgeNode}`;
}

/** The number of a payload, read without its metrics; undefined where there is none to read. */
export function readSparkplugSeq(body: Uint8Array): number | undefined {
  const reader = Reader.create(body);
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      // 0 to 255: the low half of the varint, whose other bytes are skipped.
      if (tag === tags.seq) return reader.uint32();
      reader.skipType(tag & 7);
    }
  } catch {
    // Damaged; the fold says what is wrong with it.
  }
  return undefined;
}
