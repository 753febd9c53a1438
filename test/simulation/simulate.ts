/**
 * A factory park, an ingest and two scorers in one seeded world: gateways send while processes are killed and
 * frozen at any await, messages are late, lost, doubled and overtake each other, and the clock of the database
 * jumps. Then the world calms down, everything is acknowledged and folded, and the coherence checker looks at
 * all of it. The same seed gives the same world, byte for byte.
 */
import { createHash } from 'node:crypto';
import { EntryBatch, type TelemetryKind } from '@chanrong/contracts';
import { Prng, usccCheckCharacter } from '@chanrong/kernel';
import type { Command } from '@chanrong/portrait';
import { expertScorecard } from '@chanrong/scoring';
import type { ScorerMetrics } from '../../apps/scorer/src/scorer-metrics.js';
import { linesOf } from '../../apps/scorer/test/scorer-fixture.js';
import { incoherences } from '../harness/coherence.js';
import { SimulatedDatabase } from './simulated-database.js';
import { readingsPerMessage, SimulatedGateway } from './simulated-gateway.js';
import { SimulatedIngest } from './simulated-ingest.js';
import { Network, type Roughness, SimulatedProcess } from './simulated-process.js';
import { SimulatedScorer } from './simulated-scorer.js';
import { settled, SimulatedTime } from './simulated-time.js';

/** Mistakes that the checker must find; planted by tests of the test. */
export type Mistake = 'cursor before outputs' | 'acknowledged before commit' | 'no fence';

export interface SimulationOptions {
  readonly seed: string;
  readonly metrics: ScorerMetrics;
  readonly mistake?: Mistake;
}

export interface SimulationReport {
  readonly acknowledged: number;
  readonly segments: number;
  readonly deeds: Readonly<Record<string, number>>;
  /** Over journals and everything published. */
  readonly digest: string;
  /** What does not hold; empty when all does. */
  readonly incoherences: readonly string[];
}

const partitionCount = 3;
const messageCount = 40;
const roughMs = 20_000;
const calmMsMax = 300_000;
const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 22);
const calm: Roughness = { delayMsMax: 5, loss: 0, repetition: 0 };

export function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const time = new SimulatedTime(startMs);
  return time.within(() => new World(time, options).run());
}

class World {
  private readonly prng: Prng;
  private readonly network: Network;
  private readonly database: SimulatedDatabase;
  private readonly gateways: SimulatedGateway[] = [];
  private readonly scorers = new Map<string, { scorer: SimulatedScorer; life: SimulatedProcess }>();
  private ingest!: { readonly intake: SimulatedIngest; readonly life: SimulatedProcess };
  private readonly deeds: Record<string, number> = {};
  private isCalm = false;

  constructor(
    private readonly time: SimulatedTime,
    private readonly options: SimulationOptions,
  ) {
    this.prng = Prng.fromSeed(options.seed);
    this.network = new Network(time, this.prng.fork('network'), this.weather());
    this.database = new SimulatedDatabase(partitionCount, time);
    this.database.isFenceless = options.mistake === 'no fence';
  }

  async run(): Promise<SimulationReport> {
    await this.found();
    this.startIngest();
    for (const name of ['scorer-1', 'scorer-2']) this.startScorer(name);
    this.rage();
    await this.passUntil(() => this.time.nowMs >= roughMs, 'end of the storm');
    this.calmDown();
    await this.passUntil(() => this.gateways.every(({ isDrained }) => isDrained), 'last ack');
    const heads = await this.database.journal.heads();
    // What is told of too little is for the report to say.
    await this.passUntil(() => this.isTold(heads), 'last portrait').catch(() => undefined);
    return this.report();
  }

  /** Registers an enterprise in each partition. */
  private async found(): Promise<void> {
    for (let partition = 0; partition < partitionCount; partition += 1) {
      const first17 = `91320206MA1T0000${partition}`;
      const uscc = first17 + usccCheckCharacter(first17);
      const gatewayId = `gw-${partition}`;
      const batch = new EntryBatch();
      const commands = registration(uscc, gatewayId);
      for (const command of commands) batch.addCommand(command);
      const entryCount = commands.length;
      await this.database.journal.append([{ partition, entryCount, body: await batch.finish() }]);
      const send = (kind: TelemetryKind, body: Buffer, acknowledge: () => void): void =>
        this.network.carry(() => {
          const message = { partition, kind, gatewayId, payload: body };
          this.ingest.intake.take(message, acknowledge);
        });
      const parts = { gatewayId, uscc, partition, messageCount, send };
      this.gateways.push(new SimulatedGateway(parts, this.time));
    }
  }

  private startIngest(): void {
    const life = new SimulatedProcess(this.network);
    const wake = (partition: number): void => {
      for (const { scorer } of this.scorers.values()) scorer.wake(partition);
    };
    const acknowledgesEarly = this.options.mistake === 'acknowledged before commit';
    const parts = { process: life, database: this.database, wake, acknowledgesEarly };
    this.ingest = { intake: new SimulatedIngest(parts), life };
  }

  private startScorer(name: string): void {
    const life = new SimulatedProcess(this.network);
    const scorer = new SimulatedScorer({
      name: `${name}/${this.deeds[`kill ${name}`] ?? 0}`,
      process: life,
      database: this.database,
      metrics: this.options.metrics,
      movesCursorFirst: this.options.mistake === 'cursor before outputs',
    });
    this.scorers.set(name, { scorer, life });
  }

  /** Does one thing after another until the world calms down. */
  private rage(): void {
    if (this.isCalm) return;
    const deeds: Record<string, () => void> = {
      'kill ingest': () => this.replaceIngest(),
      'kill scorer-1': () => this.replaceScorer('scorer-1'),
      'kill scorer-2': () => this.replaceScorer('scorer-2'),
      'freeze ingest': () => this.freeze(this.ingest.life),
      'freeze scorer-1': () => this.freeze(this.scorers.get('scorer-1')?.life),
      'freeze scorer-2': () => this.freeze(this.scorers.get('scorer-2')?.life),
      'other weather': () => (this.network.roughness = this.weather()),
      'clock jump': () => {
        this.database.clockSkewMs = this.prng.pick([-hourMs, 0, hourMs]);
      },
    };
    const name = this.prng.pick(Object.keys(deeds));
    this.deeds[name] = (this.deeds[name] ?? 0) + 1;
    deeds[name]?.();
    this.time.after(this.prng.integer({ min: 50, max: 1_500 }), () => this.rage());
  }

  private replaceIngest(): void {
    this.ingest.life.kill();
    this.startIngest();
  }

  private replaceScorer(name: string): void {
    const { scorer } = this.scorers.get(name) ?? {};
    scorer?.kill();
    this.startScorer(name);
  }

  private freeze(life: SimulatedProcess | undefined): void {
    life?.freeze();
    this.time.after(this.prng.integer({ min: 100, max: 5_000 }), () => life?.thaw());
  }

  private weather(): Roughness {
    return {
      delayMsMax: this.prng.pick([1, 20, 400]),
      loss: this.prng.pick([0, 0.01, 0.1]),
      repetition: this.prng.pick([0, 0.3]),
    };
  }

  private calmDown(): void {
    this.isCalm = true;
    this.network.roughness = calm;
    this.ingest.life.thaw();
    for (const { life } of this.scorers.values()) life.thaw();
  }

  /** Whether everything up to these heads is folded, and told. */
  private isTold(heads: readonly { readonly partition: number; readonly seq: number }[]): boolean {
    return heads.every(({ partition, seq }) => {
      const [portrait] = [...this.database.publishedOf(partition).details.values()];
      const wanted = messageCount * readingsPerMessage;
      return this.database.cursorOf(partition) >= seq && readingsOf(portrait?.portrait) >= wanted;
    });
  }

  /** Lets time pass; compressing a batch takes real time meanwhile, and none of the world's. */
  private async passUntil(condition: () => boolean, what: string): Promise<void> {
    const deadlineMs = this.time.nowMs + calmMsMax;
    while (!condition()) {
      await this.time.until(() => this.ingest.intake.isEncoding || condition(), what, calmMsMax);
      if (this.time.nowMs > deadlineMs) throw new Error(`no ${what} in ${calmMsMax} ms`);
      if (this.ingest.intake.isEncoding) await this.encoded();
    }
  }

  private async encoded(): Promise<void> {
    const { intake } = this.ingest;
    while (intake.isEncoding) {
      this.time.runDue();
      await settled();
    }
  }

  private async report(): Promise<SimulationReport> {
    const digest = createHash('sha256');
    const found: string[] = [];
    let count = 0;
    for (const { parts, acknowledged } of this.gateways) {
      const { partition, gatewayId } = parts;
      const segments = await this.database.journal.read([{ partition, seq: 0 }], 1_000_000);
      const outputs = this.database.publishedOf(partition);
      const published = linesOf(partition, outputs);
      const cursorSeq = this.database.cursorOf(partition);
      const known = new Map([[gatewayId, acknowledged]]);
      found.push(
        ...incoherences({ partition, segments, cursorSeq, published, acknowledged: known }),
      );
      const [portrait] = [...outputs.details.values()];
      const readings = readingsOf(portrait?.portrait);
      const wanted = messageCount * readingsPerMessage;
      if (readings !== wanted) found.push(`${gatewayId} counts ${readings} readings of ${wanted}`);
      count += segments.length;
      digest.update(segments.at(-1)?.hash ?? '').update(published.join('\n'));
    }
    return {
      acknowledged: this.gateways.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0),
      segments: count,
      deeds: this.deeds,
      digest: digest.digest('hex'),
      incoherences: found,
    };
  }
}

function registration(uscc: string, gatewayId: string): Command[] {
  const tank = { assetId: 'TANK-1', kind: 'storage', name: 'Tank 1', commodity: 'COPPER' } as const;
  const copper = { commodity: 'COPPER', pricePerTonne: '65620.00', dailyVolatility: 0.012 };
  const enterprise = { name: 'Press works', utcOffsetMinutes: 480, timeBase: 'recorded' } as const;
  return [
    { type: 'scorecard.committed', scorecard: expertScorecard },
    {
      type: 'priceSet.published',
      priceSetId: 'january',
      asOfMs: Date.UTC(2026, 0, 5),
      currency: 'CNY',
      prices: [{ ...copper, source: 'test' }],
    },
    { type: 'enterprise.registered', uscc, ...enterprise },
    { type: 'asset.registered', uscc, ...tank },
    { type: 'gateway.enrolled', gatewayId, uscc },
  ];
}

function readingsOf(portrait: string | undefined): number {
  if (portrait === undefined) return 0;
  return (JSON.parse(portrait) as { readingCount: number }).readingCount;
}
