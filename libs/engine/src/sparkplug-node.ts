/**
 * One Sparkplug edge node between its birth and its death: what its aliases mean, and which of its
 * messages have been had. Part of a checkpoint.
 *
 * Sparkplug's own number runs from 0 to 255 and starts again. Here it is unrolled into a count, so that
 * a gap shows in the fold as numbers that never came. A message is a repeat when the newest message
 * under its number had the same time and the same bytes: an append that was tried twice counts once, for
 * up to 256 messages of one node.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';

export interface NodeChannel {
  /** Empty for the metrics of the node itself. */
  readonly device: string;
  readonly metric: string;
  readonly asset: string;
  readonly measure: string;
  readonly name: string;
  /** -1 for none. */
  readonly alias: number;
  readonly datatype: number;
}

const numbers = 256;
/** Numbers this far ahead are taken for a gap, and those behind for late ones. */
const gapMax = 127;
const birthsRemembered = 16;

export type NodeVerdict = 'new' | 'repeat' | 'late';

export class SparkplugNode {
  epoch = 0;
  alive = false;
  bdSeq = -1;
  /** Messages since the birth, the birth and those that are missing included. */
  count = 0;
  /** Position is the id in the fold's birth. */
  readonly channels: NodeChannel[] = [];
  private nextSeq = 0;
  private readonly times = new Float64Array(numbers).fill(Number.NaN);
  private readonly checksums = new Float64Array(numbers).fill(Number.NaN);
  private births: string[] = [];
  private readonly idByAlias = new Map<number, number>();
  private readonly idByName = new Map<string, number>();

  /** False when this birth has been had: nothing changes then. */
  begin(birth: { epoch: number; seq: number; bdSeq: number; identity: string }): boolean {
    if (this.births.includes(birth.identity)) return false;
    this.births = [...this.births, birth.identity].slice(-birthsRemembered);
    this.epoch = birth.epoch;
    this.bdSeq = birth.bdSeq;
    this.alive = true;
    this.count = 1;
    this.nextSeq = (birth.seq + 1) % numbers;
    this.times.fill(Number.NaN);
    this.channels.length = 0;
    this.idByAlias.clear();
    this.idByName.clear();
    return true;
  }

  accept(seq: number, atMs: number, checksum: number): NodeVerdict {
    if (Object.is(this.times[seq], atMs) && this.checksums[seq] === checksum) return 'repeat';
    const gap = (seq - this.nextSeq + numbers) % numbers;
    if (gap > gapMax) return 'late';
    this.times[seq] = atMs;
    this.checksums[seq] = checksum;
    this.count += gap + 1;
    this.nextSeq = (seq + 1) % numbers;
    return 'new';
  }

  /** Adds a channel, or gives one that is known another alias and type. */
  declare(channel: NodeChannel): void {
    const key = keyOf(channel.device, channel.metric);
    const id = this.idByName.get(key) ?? this.channels.length;
    this.channels[id] = channel;
    this.idByName.set(key, id);
    if (channel.alias >= 0) this.idByAlias.set(channel.alias, id);
  }

  find(device: string, metric: string | undefined, alias: number | undefined): number | undefined {
    const byAlias = alias === undefined ? undefined : this.idByAlias.get(alias);
    return byAlias ?? (metric === undefined ? undefined : this.idByName.get(keyOf(device, metric)));
  }

  write(writer: ByteWriter): void {
    writer.u53(this.epoch);
    writer.u8(this.alive ? 1 : 0);
    writer.i32(this.bdSeq);
    writer.u53(this.count);
    writer.i32(this.nextSeq);
    writer.float64Array(this.times);
    writer.float64Array(this.checksums);
    writer.string(JSON.stringify({ births: this.births, channels: this.channels }));
  }

  static read(reader: ByteReader): SparkplugNode {
    const node = new SparkplugNode();
    node.epoch = reader.u53();
    node.alive = reader.u8() === 1;
    node.bdSeq = reader.i32();
    node.count = reader.u53();
    node.nextSeq = reader.i32();
    node.times.set(reader.float64Array());
    node.checksums.set(reader.float64Array());
    const kept = JSON.parse(reader.string()) as { births: string[]; channels: NodeChannel[] };
    node.births = kept.births;
    for (const channel of kept.channels) node.declare(channel);
    return node;
  }
}

function keyOf(device: string, metric: string): string {
  return `${device}\n${metric}`;
}
