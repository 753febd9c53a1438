/**
 * Bytes of an engine: one chunk for each enterprise, with what only entries about it change, and a head
 * with everything else. Between two checkpoints most chunks stay as they are; the head is small.
 */
import { ByteReader, type ByteWriter } from '@chanrong/kernel';
import {
  type Enterprise,
  type PartitionState,
  readEnterpriseStanding,
  readEnterpriseState,
  writeEnterpriseStanding,
  writeEnterpriseState,
} from '@chanrong/portrait';
import { CreditBook } from './credit-book.js';
import type { EngineMemory } from './engine-memory.js';
import type { EnginePolicy } from './engine-policy.js';
import { GatewayKeys } from './gateway-keys.js';
import { References } from './references.js';
import { Schedule } from './schedule.js';

/** How far an engine has come. */
export interface EnginePosition {
  /** Newest segment folded. */
  readonly seq: number;
  /** Minute of journal time at which silence was last looked at. */
  readonly watchedMinute: number;
}

/** What chunks are read into. */
export type ChunkMemory = Pick<EngineMemory, 'state' | 'nodes'>;

export function writeChunk(
  writer: ByteWriter,
  { state, nodes }: ChunkMemory,
  enterprise: Enterprise,
): void {
  writeEnterpriseState(writer, state, enterprise);
  for (const { gatewayId } of enterprise.gateways) nodes.writeNode(writer, gatewayId);
}

/** @throws ByteCodecError when the bytes are not those of `writeChunk`. */
export function readChunk(bytes: Uint8Array, { state, nodes }: ChunkMemory): Enterprise {
  const reader = new ByteReader(bytes);
  const enterprise = readEnterpriseState(reader, state);
  for (const { gatewayId } of enterprise.gateways) nodes.readNode(reader, gatewayId);
  reader.expectEnd();
  return enterprise;
}

export function writeHead(
  writer: ByteWriter,
  memory: EngineMemory,
  { seq, watchedMinute }: EnginePosition,
): void {
  const { state } = memory;
  writer.u53(seq);
  writer.f64(watchedMinute);
  writer.f64(state.journalMs);
  memory.references.write(writer);
  memory.keys.write(writer);
  memory.nodes.writeStrays(writer, (gatewayId) => state.gateways.has(gatewayId));
  memory.credit.write(writer);
  for (const enterprise of state.enterprises.values()) writeEnterpriseStanding(writer, enterprise);
  memory.schedule.write(writer);
}

/**
 * @param chunks what all chunks of the checkpoint were read into, in their order
 * @throws ByteCodecError when the bytes are not those of `writeHead`, or do not belong to the chunks
 */
export function readHead(
  bytes: Uint8Array,
  chunks: ChunkMemory,
  policy: EnginePolicy,
): { readonly memory: EngineMemory; readonly position: EnginePosition } {
  const reader = new ByteReader(bytes);
  const position = { seq: reader.u53(), watchedMinute: reader.f64() };
  const { state, nodes } = chunks;
  state.journalMs = reader.f64();
  const references = References.read(reader);
  const keys = GatewayKeys.read(reader);
  nodes.readStrays(reader);
  const credit = CreditBook.read(reader);
  readStandings(reader, state);
  const schedule = Schedule.read(reader, state, policy);
  reader.expectEnd();
  return { memory: { state, references, keys, nodes, credit, schedule }, position };
}

function readStandings(reader: ByteReader, state: PartitionState): void {
  for (const enterprise of state.enterprises.values()) {
    readEnterpriseStanding(reader, state, enterprise);
  }
}
