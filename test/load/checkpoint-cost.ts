/**
 * Saves the state of a whole book as the scorer does, while messages are folded, and restores it: what a
 * checkpoint weighs and how long anything waits for it.
 */
import { createHash } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EntryBatch } from '@chanrong/contracts';
import { type CheckpointManifest, defaultEnginePolicy, PartitionEngine } from '@chanrong/engine';
import { genesisHash, type Segment } from '@chanrong/journal';
import type { AssetRegistered, Command } from '@chanrong/portrait';
import type pg from 'pg';
import { pino } from 'pino';
import { CheckpointSaver } from '../../apps/scorer/src/checkpoint-saver.js';
import { Holding } from '../../apps/scorer/src/holding.js';
import { Stretch } from '../../apps/scorer/src/in-stretches.js';
import { PartitionFolder } from '../../apps/scorer/src/partition-folder.js';
import {
  type RestoredCheckpoint,
  restoreCheckpoint,
} from '../../apps/scorer/src/restore-checkpoint.js';
import { SegmentChain } from '../../apps/scorer/src/segment-chain.js';
import { newestManifest, storeManifest } from '../../apps/scorer/src/stored-checkpoint.js';
import { Stack } from '../harness/stack.js';

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
  /** Saving all partitions one after another, while messages are folded. */
  readonly saveMs: number;
  /** The longest time for which nothing else of the process had its turn, while saving. */
  readonly saveStallMs: number;
  /** The longest time that a message of a partition being saved waited to be folded. */
  readonly foldWaitMs: number;
  /** Saving them again after one enterprise in a hundred has sent a message. */
  readonly againBytes: number;
  readonly againMs: number;
  readonly restoreMs: number;
  /** The longest time for which nothing else of the process had its turn, while restoring. */
  readonly restoreStallMs: number;
}

const startMs = Date.UTC(2026, 0, 5);
const silent = pino({ level: 'silent' });
/** A message comes this often while state is saved, ms. */
const messageEveryMs = 2;

export function readCheckpointOptions(args: readonly string[]): BookSize {
  const { values } = parseArgs({
    args: [...args],
    options: {
      channels: { type: 'string', default: '1000000' },
      enterprises: { type: 'string', default: '4000' },
      partitions: { type: 'string', default: '8' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    channels: Number(values.channels),
    enterprises: Number(values.enterprises),
    partitions: Number(values.partitions),
  };
}

export async function runCheckpoint(size: BookSize): Promise<CheckpointCost> {
  const stack = await Stack.create({ partitionCount: size.partitions, sharedBuffersMib: 1_024 });
  try {
    return await measureCheckpoints(size, stack.pool);
  } finally {
    await stack.stop();
  }
}

/** Saves and restores a book in a migrated database that holds no checkpoint yet. */
export async function measureCheckpoints(size: BookSize, pool: pg.Pool): Promise<CheckpointCost> {
  const bench = new CheckpointBench(size, pool);
  for (let partition = 0; partition < size.partitions; partition += 1) await bench.run(partition);
  return bench.cost;
}

class CheckpointBench {
  private readonly sums = {
    checkpointBytes: 0,
    saveMs: 0,
    againBytes: 0,
    againMs: 0,
    restoreMs: 0,
  };
  private readonly worst = { saveStallMs: 0, foldWaitMs: 0, restoreStallMs: 0 };

  constructor(
    private readonly size: BookSize,
    private readonly pool: pg.Pool,
  ) {}

  get cost(): CheckpointCost {
    const { channels } = this.size;
    const checkpointBytesPerChannel = Math.round(this.sums.checkpointBytes / channels);
    const figures = Object.entries({ ...this.sums, ...this.worst });
    const rounded = Object.fromEntries(figures.map(([name, value]) => [name, Math.round(value)]));
    return { ...this.size, checkpointBytesPerChannel, ...rounded } as unknown as CheckpointCost;
  }

  async run(partition: number): Promise<void> {
    const engine = await makeEngine(partition, this.size);
    const chain = new FollowingNothing();
    const folder = new PartitionFolder(engine, chain, defaultEnginePolicy, new Set());
    const holding = new Holding(1, { folder, replayedMs: 0 });
    const first = await watched(() => this.saveWhileFolding(partition, holding));
    this.sums.saveMs += first.tookMs;
    this.worst.saveStallMs = Math.max(this.worst.saveStallMs, first.stallMs);
    await this.saveAgain(partition, holding);
    await this.restore(partition, engine);
  }

  private async saveWhileFolding(partition: number, holding: Holding): Promise<void> {
    let isSaved = false;
    const saving = this.save(partition, holding).then((bytes) => {
      isSaved = true;
      this.sums.checkpointBytes += bytes;
    });
    const count = this.size.enterprises / this.size.partitions;
    for (let sent = 0; !isSaved; sent += 1) {
      const segment = await messageOf(partition * count + (sent % count), 2 + sent, holding.engine);
      const cameMs = performance.now();
      const stretch = new Stretch();
      for (const _ of holding.prepare(segment)) if (stretch.isOver) await stretch.rest();
      holding.fold(segment);
      holding.engine.takeOutputs();
      this.worst.foldWaitMs = Math.max(this.worst.foldWaitMs, performance.now() - cameMs);
      await delay(messageEveryMs);
    }
    await saving;
  }

  private async saveAgain(partition: number, holding: Holding): Promise<void> {
    const count = this.size.enterprises / this.size.partitions;
    // What was sent while saving is saved first, so that only the hundredth part has changed.
    await this.save(partition, holding);
    for (let index = 0; index < count; index += 100) {
      holding.fold(await messageOf(partition * count + index, 1_000_000, holding.engine));
      holding.engine.takeOutputs();
    }
    const startedMs = performance.now();
    this.sums.againBytes += await this.save(partition, holding);
    this.sums.againMs += performance.now() - startedMs;
  }

  /** Gives the bytes that were new. */
  private async save(partition: number, holding: Holding): Promise<number> {
    const before = await this.storedBytes(partition);
    await new CheckpointSaver(this.pool, silent).save(partition, holding);
    const manifest = holding.manifest as CheckpointManifest;
    const after = await this.storedBytes(partition);
    const client = await this.pool.connect();
    await storeManifest(client, partition, manifest);
    client.release();
    holding.endSaving(manifest);
    return after - before + manifest.head.length;
  }

  private async storedBytes(partition: number): Promise<number> {
    const { rows } = await this.pool.query<{ bytes: number }>(
      'select coalesce(sum(length(body)), 0)::float8 as bytes from checkpoint_chunk where partition = $1',
      [partition],
    );
    return rows[0]?.bytes ?? 0;
  }

  private async restore(partition: number, engine: PartitionEngine): Promise<void> {
    const manifest = await newestManifest(this.pool, partition, engine.seq + 1);
    if (manifest === undefined) throw new Error(`nothing was saved of partition ${partition}`);
    let restored: RestoredCheckpoint | undefined;
    const { tookMs, stallMs } = await watched(async () => {
      restored = await restoreCheckpoint(this.pool, defaultEnginePolicy, partition, manifest);
    });
    this.sums.restoreMs += tookMs;
    this.worst.restoreStallMs = Math.max(this.worst.restoreStallMs, stallMs);
    const [wanted, found] = [engine, restored?.engine].map((each) =>
      createHash('sha256')
        .update(each?.checkpoint() ?? '')
        .digest('hex'),
    );
    if (wanted !== found)
      throw new Error(`the restored state of partition ${partition} differs from what was saved`);
  }
}

/** The bench's segments are made as they are folded: no journal chains them. */
class FollowingNothing extends SegmentChain {
  constructor() {
    super(genesisHash);
  }

  override follow(): void {
    // There is nothing to compare with.
  }
}

/** How long some work takes, and the longest time meanwhile in which nothing else had its turn, ms. */
async function watched(work: () => Promise<void>): Promise<{ tookMs: number; stallMs: number }> {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  const startedMs = performance.now();
  await work();
  const tookMs = performance.now() - startedMs;
  monitor.disable();
  return { tookMs, stallMs: monitor.max / 1e6 };
}

async function messageOf(serial: number, seq: number, engine: PartitionEngine): Promise<Segment> {
  const batch = new EntryBatch();
  const data = { e: 1, s: seq, t: startMs + seq * 1_000, c: [0, 1], d: [0, 0], x: [1, 50] };
  batch.addTelemetry('data', `gateway-${serial}`, Buffer.from(JSON.stringify(data)));
  return {
    partition: engine.partition,
    seq: engine.seq + 1,
    recordedMs: startMs + 60_000 + engine.seq,
    entryCount: 1,
    body: await batch.finish(),
    hash: genesisHash,
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
