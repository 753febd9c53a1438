/** A registered park, telemetry for it, scorers on a test database, and what their work must come to. */
import { decodeSegmentBody, EntryBatch } from '@chanrong/contracts';
import {
  type CheckpointManifest,
  defaultEnginePolicy,
  foldAround,
  FoldError,
  Outputs,
  PartitionEngine,
} from '@chanrong/engine';
import { appendCommands, PostgresJournal, type Segment } from '@chanrong/journal';
import { isoDate, Prng, unwrap, type Uscc } from '@chanrong/kernel';
import { expertScorecard } from '@chanrong/scoring';
import {
  commitScorecard,
  grantConsent,
  publishPriceSet,
  registerAsset,
  registerEnterprise,
  registerFacility,
} from '@chanrong/store';
import pg, { type Pool } from 'pg';
import { type Logger, pino } from 'pino';
import { CheckpointSaver } from '../src/checkpoint-saver.js';
import { EngineLoader } from '../src/engine-loader.js';
import { workSessionName } from '../src/membership.js';
import { OutputWriter } from '../src/output-writer.js';
import { PartitionOwnership } from '../src/partition-ownership.js';
import { ScorerLoop } from '../src/scorer-loop.js';
import { ScorerMetrics } from '../src/scorer-metrics.js';
import { storeChunks } from '../src/stored-checkpoint.js';

export const silent: Logger = pino({ level: 'silent' });

/** Fictional, with valid check characters; their hashes fall into several partitions. */
const usccs = ['91320214MA1XXXXX98', '91320214MA1YYYYY2T', '91320214MA1XKDM518'] as Uscc[];

export interface Plant {
  readonly uscc: Uscc;
  readonly gatewayId: string;
  readonly partition: number;
}

/** Registers three enterprises, each with a tank and a gateway, prices and a scorecard. */
export async function registerPark(pool: Pool): Promise<Plant[]> {
  unwrap(await commitScorecard(pool, expertScorecard));
  unwrap(
    await publishPriceSet(pool, {
      priceSetId: 'test-1',
      asOfMs: Date.now(),
      currency: 'CNY',
      prices: [
        { commodity: 'COPPER', pricePerTonne: '68250.50', dailyVolatility: 0.012, source: 'test' },
      ],
    }),
  );
  const plants: Plant[] = [];
  for (const [index, uscc] of usccs.entries()) {
    const timeBase = index === 0 ? 'recorded' : 'live';
    const gatewayId = `gw-${index}`;
    const name = `示范企业 ${index}`;
    const { partition } = unwrap(await registerEnterprise(pool, { uscc, name, timeBase }));
    const tank = { assetId: 'TANK-1', kind: 'storage', name: '罐', commodity: 'COPPER' } as const;
    unwrap(await registerAsset(pool, { uscc, ...tank }));
    await appendCommands(pool, [partition], [{ type: 'gateway.enrolled', gatewayId, uscc }]);
    await registerLoan(pool, uscc);
    plants.push({ uscc, gatewayId, partition });
  }
  return plants;
}

/** A loan on the tank that passes its lines as the readings of it come and go. */
async function registerLoan(pool: Pool, uscc: Uscc): Promise<void> {
  const tenant = 'bank';
  unwrap(await grantConsent(pool, { uscc, tenant }));
  const lines = { warnPpm: 500_000, callPpm: 600_000, liquidatePpm: 700_000 };
  const terms = { limitFen: 200_000_000, outstandingFen: 60_000_000, initialLtvPpm: 400_000 };
  const patience = { hysteresisPpm: 10_000, dwellMs: 0, cureMs: 3_600_000 };
  const facilityId = `F-${uscc}`;
  unwrap(
    await registerFacility(pool, {
      facilityId,
      uscc,
      tenant,
      ...terms,
      lines: { ...lines, ...patience },
    }),
  );
}

const channels = [
  { id: 0, asset: 'TANK-1', measure: 'mass_kg', sigma: 5, periodMs: 1_000, min: 0, max: 50_000 },
  { id: 1, asset: 'M-1', measure: 'execution', report: 'change' },
  { id: 2, asset: 'M-1', measure: 'energy_total_kwh' },
  { id: 3, asset: 'M-1', measure: 'program' },
  { id: 4, asset: 'M-1', measure: 'condition', report: 'change' },
];

/** Seeded telemetry: good, late, doubled, unknown and unreadable, a message a segment. */
export class Telemetry {
  private readonly random: Prng;
  private readonly seqs = new Map<string, number>();
  private readonly startMs = Date.now() - 3_600_000;
  private sent = 0;

  constructor(
    private readonly pool: Pool,
    private readonly plants: readonly Plant[],
    seed: string,
  ) {
    this.random = Prng.fromSeed(seed);
  }

  async send(messages: number): Promise<void> {
    const journal = new PostgresJournal(this.pool);
    for (let index = 0; index < messages; index += 1) {
      const { gatewayId, partition } = this.random.pick(this.plants);
      const batch = new EntryBatch();
      const seq = this.seqs.get(gatewayId) ?? 0;
      if (seq === 0) {
        const birth = { epoch: 1, firmware: 'test', channels };
        batch.addTelemetry('birth', gatewayId, Buffer.from(JSON.stringify(birth)));
      }
      this.seqs.set(gatewayId, seq + 1);
      batch.addTelemetry('data', gatewayId, Buffer.from(this.body(seq + 1)));
      const entryCount = batch.entryCount;
      await journal.append([{ partition, entryCount, body: await batch.finish() }]);
      this.sent += 1;
    }
  }

  private body(seq: number): string {
    const { random } = this;
    const kind = random.integer({ min: 0, max: 11 });
    if (kind === 0) return '{"e":1,"s":NaN}\0';
    const x = [
      random.integer({ min: -10, max: 60_000 }),
      random.pick(['ACTIVE', 'READY', 'UNAVAILABLE']),
      seq * 0.25,
      random.pick(['O1', 'O\ud800', 'O\0', null]),
      random.pick(['Normal', 'Fault|1|||壓力', 'Warning']),
    ];
    const c = kind === 1 ? [0, 1, 2, 3, 77] : [0, 1, 2, 3, 4];
    const lateMs = kind === 2 ? 600_000 : 0;
    const t = this.startMs + this.sent * 1_000 - lateMs;
    // Kind 3 is sent under the number before: a repeat with another body.
    return JSON.stringify({
      e: 1,
      s: kind === 3 ? Math.max(1, seq - 1) : seq,
      t,
      c,
      d: c.map(() => 0),
      x,
    });
  }
}

export interface TestScorer {
  readonly loop: ScorerLoop;
  readonly member: string;
  /** Ends its sessions, as the death of its process would. */
  cutOff(): Promise<void>;
  stop(): Promise<void>;
}

export function startScorer(database: { url: string; pool: Pool }, member: string): TestScorer {
  const { url } = database;
  const identity = { member, owner: member };
  const pool = new pg.Pool({
    connectionString: url,
    application_name: workSessionName(identity),
    max: 7,
  });
  pool.on('error', (error) => loop.distrust(error));
  pool.on('connect', (client) => client.on('error', () => undefined));
  const journal = new PostgresJournal(pool);
  const listener = {
    onLost: (error: Error) => loop.distrust(error),
    onNews: () => loop.wake(),
    onTaken: () => undefined,
    isWorking: () => true,
  };
  const loop: ScorerLoop = new ScorerLoop({
    journal,
    ownership: new PartitionOwnership(url, identity, listener, silent),
    loader: new EngineLoader(pool, journal, defaultEnginePolicy, silent),
    saver: new CheckpointSaver(pool, silent),
    writer: new OutputWriter(pool),
    metrics: new ScorerMetrics(),
    log: silent,
    checkpointIntervalMs: 50,
  });
  loop.start();
  return {
    loop,
    member,
    async cutOff() {
      await database.pool.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1',
        [`chanrong scorer%${member}`],
      );
    },
    async stop() {
      await loop.stop();
      await pool.end();
    },
  };
}

/** Stores the state of an engine; gives the manifest, which is for the caller to commit. */
export async function storeState(
  pool: Pool,
  partition: number,
  engine: PartitionEngine,
): Promise<CheckpointManifest> {
  const draft = engine.beginCheckpoint();
  while (!draft.isEncoded) draft.encodeNext();
  if (draft.hasChunks) await storeChunks(pool, partition, draft.takeChunks());
  return draft.manifest();
}

/** Polls until the condition holds; the test's own timeout is what ends a wait for nothing. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Whether everything in the journal is committed, and no scorer will move it by ticks for a moment. */
export async function isCaughtUp(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query(
    `select from journal_head h join partition_cursor c using (partition) where h.seq > c.seq`,
  );
  return rows.length === 0;
}

/** The journal of a partition up to a segment. */
export async function journalOf(pool: Pool, partition: number, seq: number): Promise<Segment[]> {
  const segments = await new PostgresJournal(pool).read([{ partition, seq: 0 }], 100_000);
  return segments.filter((segment) => segment.seq <= seq);
}

/** What an engine that never stopped makes of the journal up to a segment. */
export async function foldedFrom(
  pool: Pool,
  partition: number,
  seq: number,
): Promise<{ readonly engine: PartitionEngine; readonly outputs: Outputs }> {
  const segments = await journalOf(pool, partition, seq);
  return foldAll(partition, segments);
}

/** What folding makes of segments; begins again, folding around it, whenever one cannot be folded. */
export function foldAll(
  partition: number,
  segments: readonly Segment[],
  careful = new Set<number>(),
): { readonly engine: PartitionEngine; readonly outputs: Outputs } {
  let engine = PartitionEngine.create(partition, defaultEnginePolicy);
  const outputs = new Outputs();
  for (const segment of segments) {
    try {
      if (careful.has(segment.seq)) engine = foldAround(engine, defaultEnginePolicy, segment);
      else engine.applySegment(segment);
    } catch (error) {
      if (!(error instanceof FoldError) || careful.has(segment.seq)) throw error;
      return foldAll(partition, segments, careful.add(segment.seq));
    }
    gather(outputs, engine.takeOutputs());
  }
  return { engine, outputs };
}

/** Adds outputs that were committed later. */
export function gather(outputs: Outputs, more: Outputs): void {
  for (const [key, row] of more.latest) outputs.latest.set(key, row);
  for (const [key, row] of more.details) outputs.details.set(key, row);
  for (const [key, row] of more.facilities) outputs.facilities.set(key, row);
  for (const [key, row] of more.alerts) {
    const opened = row.opened ?? outputs.alerts.get(key)?.opened ?? null;
    outputs.alerts.set(key, { ...row, opened });
  }
  outputs.history.push(...more.history);
  outputs.transitions.push(...more.transitions);
  outputs.quarantine.push(...more.quarantine);
  for (const delta of more.daily()) outputs.addDaily(delta);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Everything that outputs put into the database, as sorted lines. */
export function linesOf(partition: number, outputs: Outputs): string[] {
  const { latest, history, details, quarantine, alerts, facilities, transitions } = outputs;
  return [
    ...[...latest.values()].map(
      (row) => `latest ${row.uscc} ${row.seq} ${row.score} ${hex(row.hash)}`,
    ),
    ...history.map((row) => `score ${row.uscc} ${row.seq} ${row.score} ${hex(row.hash)}`),
    ...[...details.values()].map((row) => `portrait ${row.uscc} ${row.seq} ${hex(row.hash)}`),
    ...outputs
      .daily()
      .map(
        (row) =>
          `daily ${row.uscc} ${isoDate(row.day)} ${row.assetId} ${row.measure} ${row.quantity}`,
      ),
    ...quarantine.map(
      (row) =>
        `quarantine ${partition}/${row.seq}.${row.entryIndex}.${row.readingIndex} ${row.code} ${row.readingIndexes?.join() ?? ''} ${row.detail} ${hex(row.body)}`,
    ),
    ...[...alerts.values()].map(
      (row) => `alert ${row.alertId} ${row.tenant} ${row.openedMs} ${row.closedMs}`,
    ),
    ...[...facilities.values()].map((row) => `facility ${row.facilityId} ${hex(row.hash)}`),
    ...transitions.map(
      (row) => `transition ${row.facilityId} ${row.previous} ${row.state} ${hex(row.hash)}`,
    ),
  ].sort();
}

/** The same of what is in the database, for one partition. */
export async function committedLines(pool: Pool, partition: number): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `with mine as (select uscc from enterprise where partition = $1)
     select 'latest ' || uscc || ' ' || seq || ' ' || coalesce(score::text, 'null') || ' ' || encode(hash, 'hex') as line
       from risk_latest where partition = $1
     union all select 'score ' || uscc || ' ' || seq || ' ' || coalesce(score::text, 'null') || ' ' || encode(hash, 'hex')
       from score where partition = $1
     union all select 'portrait ' || uscc || ' ' || seq || ' ' || encode(hash, 'hex')
       from portrait_latest where partition = $1
     union all select 'daily ' || uscc || ' ' || day || ' ' || asset_id || ' ' || measure || ' ' || quantity
       from daily_rollup where uscc in (select uscc from mine) and quantity <> 0
     union all select 'quarantine ' || partition || '/' || seq || '.' || entry_index || '.' || reading_index
       || ' ' || code || ' ' || coalesce(array_to_string(reading_indexes, ','), '') || ' ' || detail
       || ' ' || encode(body, 'hex')
       from quarantine where partition = $1
     union all select 'facility ' || facility_id || ' ' || encode(hash, 'hex')
       from facility_state where partition = $1
     union all select 'transition ' || facility_id || ' ' || coalesce(previous, 'null') || ' ' || state
       || ' ' || encode(hash, 'hex')
       from facility_transition where partition = $1
     union all select 'alert ' || alert_id || ' ' || coalesce(tenant, 'null') || ' ' || opened_ms || ' ' || coalesce(closed_ms::text, 'null')
       from alert where partition = $1`,
    [partition],
  );
  return rows.map(({ line }) => line).sort();
}

/** How many telemetry messages the journal of a partition holds. */
export async function messageCount(pool: Pool, partition: number, seq: number): Promise<number> {
  const segments = await journalOf(pool, partition, seq);
  return segments
    .flatMap(({ body }) => decodeSegmentBody(body))
    .filter(({ kind }) => kind === 'telemetry').length;
}
