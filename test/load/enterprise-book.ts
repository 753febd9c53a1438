/** Takes a size; gives the folded state of a book of enterprises, each with machines, tanks and a past. */
import {
  type ChannelDeclaration,
  type DataMessage,
  type Effects,
  type Enterprise,
  type EnterpriseCommand,
  PartitionState,
  type PriceSetPublished,
  step,
} from '@chanrong/portrait';

export interface BookSize {
  readonly enterprises: number;
  /** A multiple of 4: each asset has a machine's or a tank's four channels. */
  readonly channelsPerEnterprise: number;
  /** Days of recorded history, one message a day. */
  readonly days: number;
}

export interface Book {
  readonly state: PartitionState;
  readonly enterprises: readonly Enterprise[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** 2026-10-16T00:00:00Z. */
const startMs = 20_742 * dayMs;
const channelsPerAsset = 4;
/** One asset in five is a tank. */
const assetsPerTank = 5;
/** Two days of four channels are the 200 readings that a score needs. */
const roundsPerDay = 26;
/** How busy an enterprise is; enterprises of one mood had the same past. */
const moods = [0.1, 0.3, 0.5, 0.7, 0.9] as const;
const commodities = ['COPPER', 'ALUMINUM', 'ZINC'] as const;

export const bookPrices: PriceSetPublished = {
  type: 'priceSet.published',
  priceSetId: 'bench-1',
  asOfMs: startMs,
  currency: 'CNY',
  prices: commodities.map((commodity, index) => ({
    commodity,
    pricePerTonne: `${60_000 - 20_000 * index}.50`,
    dailyVolatility: 0.011 + index / 1_000,
    source: 'bench',
  })),
};

/** The same size gives the same book. */
export function makeBook({ enterprises, channelsPerEnterprise, days }: BookSize): Book {
  const state = new PartitionState();
  const pasts = moods.map((mood) =>
    Array.from({ length: days }, (_, day) => dayMessage(channelsPerEnterprise, day, mood)),
  );
  for (let index = 0; index < enterprises; index += 1) {
    register(state, index, channelsPerEnterprise);
    const gatewayId = `gateway-${index}`;
    for (const message of pasts[index % pasts.length] ?? []) {
      const recordedMs = message.baseMs + dayMs;
      step(state, recordedMs, { kind: 'data', gatewayId, message }, silent);
    }
  }
  state.takeTouched();
  return { state, enterprises: [...state.enterprises.values()] };
}

function register(state: PartitionState, index: number, channelCount: number): void {
  const uscc = `BOOK${String(index).padStart(14, '0')}`;
  const gatewayId = `gateway-${index}`;
  const who = { uscc, name: `Enterprise ${index}`, utcOffsetMinutes: 480 } as const;
  const commands: EnterpriseCommand[] = [
    { type: 'enterprise.registered', ...who, timeBase: 'recorded' },
    { type: 'gateway.enrolled', gatewayId, uscc },
  ];
  for (let asset = 0; asset < channelCount / channelsPerAsset; asset += 1) {
    const assetId = assetIdOf(asset);
    const named = { type: 'asset.registered', uscc, assetId, name: assetId } as const;
    const commodity = commodities[asset % commodities.length] as string;
    if (isTank(asset)) commands.push({ ...named, kind: 'storage', commodity });
    else commands.push({ ...named, kind: 'machine' });
  }
  for (const command of commands) step(state, startMs, { kind: 'command', command }, silent);
  const channels = Array.from({ length: channelCount }, (_, id) => declaration(id));
  step(state, startMs, { kind: 'birth', gatewayId, message: { epoch: 1, channels } }, silent);
}

function declaration(id: number): ChannelDeclaration {
  const asset = Math.floor(id / channelsPerAsset);
  const measure = measureOf(id);
  return { id, asset: assetIdOf(asset), measure, unit: 'x', periodMs: hourMs };
}

function measureOf(id: number): string {
  const asset = Math.floor(id / channelsPerAsset);
  const position = id % channelsPerAsset;
  if (isTank(asset) && position === 0) return 'mass_kg';
  const measures = ['running', 'energy_total_kwh', 'parts_total', 'load_pct'] as const;
  return isTank(asset) ? `temperature_${position}` : (measures[position] ?? 'load_pct');
}

function isTank(asset: number): boolean {
  return asset % assetsPerTank === 0;
}

function assetIdOf(asset: number): string {
  return `${isTank(asset) ? 'TANK' : 'CNC'}-${String(asset).padStart(2, '0')}`;
}

function dayMessage(channelCount: number, day: number, mood: number): DataMessage {
  const channels: number[] = [];
  const offsets: number[] = [];
  const values: number[] = [];
  for (let round = 0; round < roundsPerDay; round += 1) {
    const atMs = Math.floor((round * dayMs) / roundsPerDay);
    const elapsed = day + round / roundsPerDay;
    for (let id = 0; id < channelCount; id += 1) {
      channels.push(id);
      offsets.push(atMs);
      values.push(valueOf(measureOf(id), { id, elapsed, mood }));
    }
  }
  const baseMs = startMs + day * dayMs;
  return { epoch: 1, seq: day + 1, checksum: day, baseMs, channels, offsets, values };
}

interface Moment {
  readonly id: number;
  /** Days since the beginning. */
  readonly elapsed: number;
  readonly mood: number;
}

function valueOf(measure: string, { id, elapsed, mood }: Moment): number {
  const hour = Math.floor((elapsed % 1) * 24);
  switch (measure) {
    case 'running':
      return hour >= 8 && hour < 10 + mood * 12 ? 1 : 0;
    case 'energy_total_kwh':
      return Math.round(elapsed * 1_000 * (0.5 + mood));
    case 'parts_total':
      return Math.round(elapsed * 480);
    case 'mass_kg':
      return Math.round((8_000 + 1_000 * mood + ((id * 37 + hour) % 200)) * 10) / 10;
    default:
      return ((id * 7 + hour * 3) % 100) + mood;
  }
}

const silent: Effects = {
  finding: (finding) => {
    throw new Error(`the book has good readings only: ${JSON.stringify(finding)}`);
  },
  repeat: () => undefined,
};
