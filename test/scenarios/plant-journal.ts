/**
 * Takes a plant of the demo park, what goes wrong there and what its bank says; gives the journal that comes
 * of it. The same seed without a mishap gives the honest twin: the same machines, orders and noise.
 */
import { encodeData } from '@chanrong/contracts';
import { type Command, foldPolicy, type TimeBase } from '@chanrong/portrait';
import {
  type Mishap,
  type ParkEnterprise,
  type SampledReading,
  sendableMs,
  withMishaps,
  World,
} from '@chanrong/park';
import {
  commandEntry,
  messageEntry,
  tickEntry,
  type TimedEntry,
} from '../harness/timed-entries.js';

export interface TimedCommand {
  readonly atMs: number;
  readonly command: Command;
}

export interface PlantStory {
  readonly seed: string;
  readonly enterprise: ParkEnterprise;
  /** Live, unless the story is told later. */
  readonly timeBase?: TimeBase;
  readonly mishaps: readonly Mishap[];
  readonly startMs: number;
  readonly endMs: number;
  /** What instruments show that plants of the park do not have, beside what theirs show. */
  readonly alsoSeen?: (readings: readonly SampledReading[]) => readonly SampledReading[];
  /** What people and markets say besides, in any order. */
  readonly commands: readonly TimedCommand[];
}

/** A frugal gateway: the longest that is not yet silence. */
const sampleMs = foldPolicy.gatewaySilenceMs;
/** From the gateway to the journal. */
const onTheWayMs = 2_000;

export function plantJournal(story: PlantStory): TimedEntry[] {
  const { enterprise, startMs, commands } = story;
  const { gatewayId, firmware, channels } = enterprise.gateway;
  const birth = Buffer.from(JSON.stringify({ epoch: 1, firmware, channels }));
  const entries = [
    ...registrations(story).map((command) => commandEntry(startMs, command)),
    messageEntry(startMs, { kind: 'birth', gatewayId, body: birth }),
    ...commands.map(({ atMs, command }) => commandEntry(Math.max(atMs, startMs), command)),
    ...messages(story),
  ];
  // Sorting is stable: what comes at one moment stays in this order.
  return entries.concat(ticks(story)).sort((one, other) => one.atMs - other.atMs);
}

/** Journal time moves while the gateway says nothing. */
function ticks({ mishaps, startMs, endMs }: PlantStory): TimedEntry[] {
  const entries: TimedEntry[] = [];
  for (let atMs = startMs + sampleMs; atMs <= endMs; atMs += sampleMs) {
    if (sendableMs(mishaps, atMs) > atMs) entries.push(tickEntry(atMs + onTheWayMs));
  }
  return entries;
}

function messages(story: PlantStory): TimedEntry[] {
  const { seed, enterprise, mishaps, startMs, endMs, alsoSeen = () => [] } = story;
  const { gatewayId } = enterprise.gateway;
  const world = World.begin(seed, withMishaps(enterprise, mishaps), startMs);
  const entries: TimedEntry[] = [];
  for (let seq = 1; startMs + seq * sampleMs <= endMs; seq += 1) {
    const atMs = startMs + seq * sampleMs;
    const sampled = world.sample(atMs);
    const readings = [...sampled, ...alsoSeen(sampled)];
    const body = encodeData({ epoch: 1, seq, readings });
    const sentMs = sendableMs(mishaps, atMs) + onTheWayMs;
    if (sentMs <= endMs) entries.push(messageEntry(sentMs, { kind: 'data', gatewayId, body }));
  }
  return entries;
}

function registrations({ enterprise, timeBase = 'live' }: PlantStory): Command[] {
  const { uscc, name, utcOffsetMinutes, assets, gateway } = enterprise;
  return [
    { type: 'enterprise.registered', uscc, name, utcOffsetMinutes, timeBase },
    ...assets.map(({ assetId, kind, name: assetName, commodity, kgPerUnit }): Command => ({
      type: 'asset.registered',
      uscc,
      assetId,
      kind,
      name: assetName,
      commodity,
      kgPerUnit,
    })),
    { type: 'gateway.enrolled', gatewayId: gateway.gatewayId, uscc },
  ];
}
