/** Saves and restores the state of a whole book in this process: what a checkpoint weighs and how long it stalls. */
import { createHash } from 'node:crypto';
import { EntryBatch } from '@chanrong/contracts';
import { defaultEnginePolicy, PartitionEngine } from '@chanrong/engine';
import type { AssetRegistered, Command } from '@chanrong/portrait';

export interface BookSize {
  readonly enterprises: number;
  readonly channels: number;
  readonly partitions: number;
}

export interface CheckpointCost {
  readonly channels: number;
  readonly enterprises: number;
  readonly partitions: number;
  /** All partitions together. */
  readonly checkpointBytes: number;
  readonly checkpointBytesPerChannel: number;
  readonly checkpointMs: number;
  /** The longest time that saving one partition keeps the process from folding. */
  readonly checkpointStallMs: number;
  readonly restoreMs: number;
}

const startMs = Date.UTC(2026, 0, 5);

export async function measureCheckpoints(size: BookSize): Promise<CheckpointCost> {
  const { channels, enterprises, partitions } = size;
  let checkpointBytes = 0;
  let checkpointMs = 0;
  let checkpointStallMs = 0;
  let restoreMs = 0;
  for (let partition = 0; partition < partitions; partition += 1) {
    const engine = await makeEngine(partition, size);
    // The first one also encodes what later ones find ready.
    engine.checkpoint();
    const startedMs = performance.now();
    const body = engine.checkpoint();
    const savedMs = performance.now();
    const hash = createHash('sha256').update(body).digest('hex');
    const hashedMs = performance.now();
    const restored = PartitionEngine.restore(partition, defaultEnginePolicy, body);
    restoreMs += performance.now() - hashedMs;
    if (createHash('sha256').update(restored.checkpoint()).digest('hex') !== hash)
      throw new Error(`the restored state of partition ${partition} differs from what was saved`);
    checkpointBytes += body.length;
    checkpointMs += hashedMs - startedMs;
    checkpointStallMs = Math.max(checkpointStallMs, savedMs - startedMs);
  }
  return {
    channels,
    enterprises,
    partitions,
    checkpointBytes,
    checkpointBytesPerChannel: Math.round(checkpointBytes / channels),
    checkpointMs: Math.round(checkpointMs),
    checkpointStallMs: Math.round(checkpointStallMs),
    restoreMs: Math.round(restoreMs),
  };
}

/** A partition of the book: every enterprise registered, its gateway born, one reading of each channel. */
async function makeEngine(partition: number, size: BookSize): Promise<PartitionEngine> {
  const engine = PartitionEngine.create(partition, defaultEnginePolicy);
  const count = size.enterprises / size.partitions;
  const channelCount = Math.round(size.channels / size.enterprises);
  for (let index = 0; index < count; index += 1) {
    const body = await enterpriseBody(partition * count + index, channelCount);
    engine.applySegment({ seq: index + 1, recordedMs: startMs + index, body });
    engine.takeOutputs();
  }
  return engine;
}

async function enterpriseBody(serial: number, channelCount: number): Promise<Uint8Array> {
  const uscc = `91${String(serial).padStart(16, '0')}`;
  const gatewayId = `gateway-${serial}`;
  const batch = new EntryBatch();
  for (const command of commands(uscc, gatewayId)) batch.addCommand(command);
  const ids = Array.from({ length: channelCount }, (_, id) => id);
  const birth = {
    epoch: 1,
    firmware: 'bench',
    channels: ids.map((id) => ({
      id,
      asset: `MILL-${id >> 2}`,
      measure: ['running', 'load_pct', 'temperature_c', 'energy_total_kwh'][id % 4] as string,
      periodMs: 1_000,
    })),
  };
  batch.addTelemetry('birth', gatewayId, Buffer.from(JSON.stringify(birth)));
  const data = { e: 1, s: 1, t: startMs, c: ids, d: ids.map(() => 0), x: ids.map((id) => id % 2) };
  batch.addTelemetry('data', gatewayId, Buffer.from(JSON.stringify(data)));
  return batch.finish();
}

function commands(uscc: string, gatewayId: string): Command[] {
  const machine: Omit<AssetRegistered, 'assetId' | 'name'> = {
    type: 'asset.registered',
    uscc,
    kind: 'machine',
    kgPerUnit: 1,
  };
  return [
    {
      type: 'enterprise.registered',
      uscc,
      name: `Enterprise ${uscc}`,
      utcOffsetMinutes: 480,
      timeBase: 'live',
    },
    { ...machine, assetId: 'MILL-0', name: 'Mill 0' },
    { type: 'gateway.enrolled', gatewayId, uscc },
  ];
}
