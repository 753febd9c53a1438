/** A partition to fold into, with what it says kept in the order in which it was said. */
import { ByteReader, ByteWriter } from '@chanrong/kernel';
import type { AssetRegistered } from '../src/command.js';
import type { ChannelView } from '../src/channel-view.js';
import { describePortrait, viewChannels } from '../src/describe-portrait.js';
import type { DailyDelta, Finding } from '../src/effects.js';
import type { RollupMeasure } from '../src/measure.js';
import type { ChannelDeclaration, ReadingValue } from '../src/message.js';
import { type Enterprise, PartitionState } from '../src/partition-state.js';
import type { Portrait, TimeBase } from '../src/portrait.js';
import { readPartition, writePartition, writePortrait } from '../src/portrait-codec.js';
import { type PortraitEntry, step } from '../src/step.js';

/** 2025-11-22T00:00:00Z. */
export const midnightMs = 1_763_769_600_000;
export const secondMs = 1_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

export const uscc = '91320214MA1XXXXX98';
export const gatewayId = 'gw-1';

export type Declared = Partial<ChannelDeclaration> & { readonly measure: string };
/** Channel id, event time and value. */
export type Reading = readonly [id: number | string, atMs: number, value: ReadingValue];

export interface FoldingOptions {
  readonly timeBase?: TimeBase;
  readonly utcOffsetMinutes?: number;
}

export class Folding {
  state = new PartitionState();
  readonly findings: Finding[] = [];
  readonly deltas: DailyDelta[] = [];
  /** Far enough after what tests report. */
  journalMs = midnightMs + 30 * dayMs;
  private readonly seqs = new Map<string, number>();

  /** One registered enterprise with one enrolled gateway whose birth declared the channels, ids from 0. */
  static of(channels: readonly Declared[], options: FoldingOptions = {}): Folding {
    const folding = new Folding();
    folding.register(uscc, options);
    folding.enrol(gatewayId, uscc);
    if (channels.length > 0) folding.birth(channels);
    return folding;
  }

  register(enterprise: string, { timeBase, utcOffsetMinutes }: FoldingOptions = {}): void {
    this.step({
      kind: 'command',
      command: {
        type: 'enterprise.registered',
        uscc: enterprise,
        name: '示范铸造有限公司',
        utcOffsetMinutes: utcOffsetMinutes ?? 480,
        timeBase: timeBase ?? 'recorded',
      },
    });
  }

  enrol(gateway: string, enterprise: string): void {
    const command = { type: 'gateway.enrolled', gatewayId: gateway, uscc: enterprise } as const;
    this.step({ kind: 'command', command });
  }

  asset(assetId: string, rest: Partial<AssetRegistered> = {}): void {
    this.step({
      kind: 'command',
      command: { type: 'asset.registered', uscc, assetId, kind: 'storage', name: assetId, ...rest },
    });
  }

  birth(channels: readonly Declared[], { epoch = 1, gateway = gatewayId } = {}): void {
    const message = {
      epoch,
      channels: channels.map((channel, id) => ({ id, asset: 'A-1', ...channel })),
    };
    this.seqs.delete(gateway);
    this.step({ kind: 'birth', gatewayId: gateway, message });
  }

  data(
    readings: readonly Reading[],
    rest: { seq?: number; epoch?: number; gateway?: string } = {},
  ): void {
    const { gateway = gatewayId, epoch = 1 } = rest;
    const seq = rest.seq ?? (this.seqs.get(gateway) ?? 0) + 1;
    this.seqs.set(gateway, seq);
    this.step(dataEntry(gateway, { epoch, seq, readings }));
  }

  death(gateway = gatewayId): void {
    this.step({ kind: 'death', gatewayId: gateway });
  }

  tick(journalMs: number): void {
    this.journalMs = journalMs;
    this.step({ kind: 'tick' });
  }

  step(entry: PortraitEntry): void {
    step(this.state, this.journalMs, entry, {
      finding: (finding) => this.findings.push(finding),
      repeat: () => undefined,
    });
    this.deltas.push(...this.state.takeDaily());
  }

  get enterprise(): Enterprise {
    return this.state.enterprises.get(uscc) as Enterprise;
  }

  get portrait(): Portrait {
    return describePortrait(this.state, this.enterprise);
  }

  view(name: string): ChannelView {
    const found = this.views.find(({ channel }) => channel.name === name);
    if (found === undefined) throw new Error(`there is no channel ${name}`);
    return found;
  }

  get views(): ChannelView[] {
    return viewChannels(this.state, this.enterprise);
  }

  get codes(): string[] {
    return this.findings.map(({ code }) => code);
  }

  /** Sums of a measure by day, days without quantity left out. */
  daily(measure: RollupMeasure): Record<number, number> {
    const sums: Record<number, number> = {};
    for (const { day, measure: what, quantity } of this.deltas) {
      if (what === measure) sums[day] = (sums[day] ?? 0) + quantity;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
  }

  /** All sums, sorted: what the daily rollups come to. */
  get rollups(): string[] {
    const sums = new Map<string, number>();
    for (const { uscc: who, day, assetId, measure, quantity } of this.deltas) {
      const key = `${who} ${day} ${assetId} ${measure}`;
      sums.set(key, (sums.get(key) ?? 0) + quantity);
    }
    return [...sums].flatMap(([key, sum]) => (sum === 0 ? [] : [`${key} ${sum}`])).sort();
  }

  enterpriseBytes(who = uscc): string {
    const writer = new ByteWriter();
    writePortrait(writer, this.state, this.state.enterprises.get(who) as Enterprise);
    return Buffer.from(writer.view()).toString('hex');
  }

  partitionBytes(): string {
    return Buffer.from(this.written()).toString('hex');
  }

  /** Writes the partition and goes on from what can be read back. */
  restore(): void {
    const reader = new ByteReader(this.written());
    this.state = readPartition(reader);
    reader.expectEnd();
  }

  private written(): Uint8Array {
    const writer = new ByteWriter();
    writePartition(writer, this.state);
    return writer.toBytes();
  }
}

export function dataEntry(
  gateway: string,
  { epoch = 1, seq, readings }: { epoch?: number; seq: number; readings: readonly Reading[] },
): PortraitEntry {
  return {
    kind: 'data',
    gatewayId: gateway,
    message: {
      epoch,
      seq,
      checksum: checksumOf(readings),
      baseMs: 0,
      channels: readings.map(([channel]) => channel),
      offsets: readings.map(([, atMs]) => atMs),
      values: readings.map(([, , value]) => value),
    },
  };
}

function checksumOf(readings: readonly Reading[]): number {
  let sum = 0;
  for (const character of JSON.stringify(readings)) {
    sum = (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  }
  return sum;
}
