/**
 * A recorded month of small plants, always the same: published through real gateways while a test
 * disturbs the processes, and read back as everything a bank could see of it.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Birth } from '@chanrong/contracts';
import { type Gateway, openGateway } from '@chanrong/gateway';
import { partitionOf, Prng, unwrap, type Uscc, usccCheckCharacter } from '@chanrong/kernel';
import type { FacilityTerms } from '@chanrong/portrait';
import { expertScorecard } from '@chanrong/scoring';
import {
  commitScorecard,
  enrolGateway,
  grantConsent,
  publishPriceSet,
  registerAsset,
  registerEnterprise,
  registerFacility,
} from '@chanrong/store';
import { type Stack, until } from './stack.js';

const startMs = Date.UTC(2026, 0, 5);
const stepMs = 60_000;
const stepsPerMessage = 10;

const every = { report: 'periodic', periodMs: stepMs } as const;
const birth: Birth = {
  epoch: 1,
  firmware: 'recorded plant',
  channels: [
    { id: 0, asset: 'PRESS-1', measure: 'running', ...every },
    { id: 1, asset: 'METER-1', measure: 'energy_kwh', unit: 'kWh', ...every },
    { id: 2, asset: 'TANK-1', measure: 'mass_kg', unit: 'kg', sigma: 4, ...every },
    { id: 3, asset: 'PRESS-1', measure: 'parts_total', ...every },
  ],
};

export const readingsPerMessage = stepsPerMessage * birth.channels.length;

/** What the product says about a plant in the end; equal runs are equal in all of it. */
export interface PlantOutcome {
  readonly portraitHash: string;
  readonly scoreHash: string;
  readonly score: number | null;
  readonly outcome: string;
  /** Margin state and hash of the assessment of its facility. */
  readonly facility: string;
  readonly readings: number;
  readonly daily: readonly string[];
}

export interface Plant {
  readonly uscc: Uscc;
  readonly gateway: Gateway;
  /** What the gateway proves itself with. */
  readonly gatewayId: string;
  readonly secret: string;
  readonly partition: number;
}

export class RecordedMonth {
  /** By how much more is sent than was asked for. */
  haste = 1;
  /** Messages of each plant that `shout` sent. */
  shouted = 0;

  private constructor(
    private readonly stack: Stack,
    readonly plants: readonly Plant[],
  ) {}

  /** Registers the plants, one in each of the first partitions, and connects their gateways. */
  static async open(
    stack: Stack,
    plantCount: number,
    { firstPartition = 0 } = {},
  ): Promise<RecordedMonth> {
    const { pool } = stack;
    unwrap(await commitScorecard(pool, expertScorecard));
    const copper = { commodity: 'COPPER', pricePerTonne: '65620.00', dailyVolatility: 0.012 };
    unwrap(
      await publishPriceSet(pool, {
        priceSetId: 'january',
        asOfMs: startMs,
        currency: 'CNY',
        prices: [{ ...copper, source: 'test' }],
      }),
    );
    const plants: Plant[] = [];
    for (let index = 0; index < plantCount; index += 1) {
      plants.push(await enrolPlant(stack, usccIn(firstPartition + index, stack.partitionCount)));
    }
    return new RecordedMonth(stack, plants);
  }

  /** The lowest seq up to which a gateway's messages are acknowledged. */
  get acknowledged(): number {
    return Math.min(...this.plants.map(({ gateway }) => gateway.acknowledgedSeq));
  }

  /** Sends messages 1 to `messageCount` of every plant, as fast as they go. */
  async publish(messageCount: number): Promise<void> {
    await this.publishWhile((sent) => sent < messageCount);
  }

  /** Sends on while it should; gives the number of messages of each plant. */
  async publishWhile(
    goesOn: (sent: number) => boolean,
    messagesPerSecond = Number.POSITIVE_INFINITY,
  ): Promise<number> {
    let dueMs = performance.now();
    let sent = 0;
    for (; goesOn(sent); sent += 1) {
      const aheadMs = dueMs - performance.now();
      if (aheadMs > 1) await delay(aheadMs);
      dueMs += 1_000 / (messagesPerSecond * this.haste);
      const seq = sent + 1;
      await Promise.all(
        this.plants.map(({ uscc, gateway }) => gateway.send(monthMessage(uscc, seq), seq)),
      );
    }
    return sent;
  }

  /** Sends on, after what was sent so far, as fast as it goes. */
  async shout(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      this.shouted += 1;
      await Promise.all(
        this.plants.map(({ uscc, gateway }) =>
          gateway.send(monthMessage(uscc, this.shouted), this.shouted),
        ),
      );
    }
  }

  /** Waits until everything sent is acknowledged, folded and told; gives what is told of each plant. */
  async finish(messageCount: number): Promise<PlantOutcome[]> {
    for (const { gateway } of this.plants) {
      await gateway.drained();
      await gateway.close();
    }
    const wanted = messageCount * readingsPerMessage;
    const isTold = async (): Promise<boolean> =>
      (await this.read()).every(({ readings }) => readings >= wanted);
    await until(isTold, 'the last portraits');
    await until(() => this.stack.isCaughtUp(), 'the scorers');
    return this.read();
  }

  /** Disconnects the gateways, wherever they are. */
  async close(): Promise<void> {
    for (const { gateway } of this.plants) await gateway.close();
  }

  private read(): Promise<PlantOutcome[]> {
    return Promise.all(this.plants.map(({ uscc }) => readOutcome(this.stack, uscc)));
  }
}

/** Message `seq` of a plant, always the same: ten minutes. */
export function monthMessage(uscc: Uscc, seq: number): string {
  const prng = Prng.fromSeed(`month of ${uscc} ${seq}`);
  const c: number[] = [];
  const d: number[] = [];
  const x: number[] = [];
  for (let step = 0; step < stepsPerMessage; step += 1) {
    const minute = (seq - 1) * stepsPerMessage + step;
    const running = minute % 1_440 < 960 ? 1 : 0;
    const values = [
      running,
      Math.round((0.2 + running * 1.5 + prng.uniform() * 0.1) * 1_000) / 1_000,
      Math.round(50_000 + prng.normal() * 4),
      Math.floor(minute / 3),
    ];
    values.forEach((value, channel) => {
      c.push(channel);
      d.push(step * stepMs);
      x.push(value);
    });
  }
  const t = startMs + (seq - 1) * stepsPerMessage * stepMs;
  return JSON.stringify({ e: 1, s: seq, t, c, d, x });
}

/** The first code that belongs to this partition. */
function usccIn(partition: number, partitionCount: number): Uscc {
  for (let serial = 0; ; serial += 1) {
    const body = `91320206MA1T${String(serial).padStart(5, '0')}`;
    const uscc = `${body}${usccCheckCharacter(body)}` as Uscc;
    if (partitionOf(uscc, partitionCount) === partition) return uscc;
  }
}

async function enrolPlant(stack: Stack, uscc: Uscc): Promise<Plant> {
  const { pool } = stack;
  unwrap(await registerEnterprise(pool, { uscc, name: 'Press works', timeBase: 'recorded' }));
  const tank = { assetId: 'TANK-1', kind: 'storage', name: 'Tank 1', commodity: 'COPPER' } as const;
  unwrap(await registerAsset(pool, { uscc, ...tank }));
  unwrap(await grantConsent(pool, { uscc, tenant: 'bank-1' }));
  unwrap(await registerFacility(pool, facilityOn(uscc)));
  const gatewayId = `press-${uscc}`;
  const enrolled = unwrap(await enrolGateway(pool, { gatewayId, uscc }));
  const { partition } = enrolled;
  const secret = enrolled.secret as string;
  const gateway = await openGateway({
    url: stack.gatewayUrl,
    keepaliveSeconds: 3,
    gatewayId,
    secret,
    partition,
    epoch: birth.epoch,
    spoolDirectory: join(stack.folder, 'spool'),
    inflightMax: 64,
  });
  gateway.declare(birth);
  return { uscc, gateway, gatewayId, secret, partition };
}

/** Drawn above its warning line. */
function facilityOn(uscc: Uscc): FacilityTerms {
  return {
    facilityId: `F-${uscc}`,
    uscc,
    tenant: 'bank-1',
    limitFen: 300_000_000,
    outstandingFen: 240_000_000,
    initialLtvPpm: 600_000,
    lines: {
      warnPpm: 700_000,
      callPpm: 800_000,
      liquidatePpm: 900_000,
      hysteresisPpm: 20_000,
      dwellMs: 86_400_000,
      cureMs: 3 * 86_400_000,
    },
  };
}

/** Readings count once the score knows them too: its turn may come a moment after the portrait's. */
async function readOutcome({ pool }: Stack, uscc: Uscc): Promise<PlantOutcome> {
  const { rows } = await pool.query<{
    portrait_hash: string;
    score_hash: string;
    score: number | null;
    outcome: string;
    facility: string;
    readings: string;
  }>(
    `select encode(p.hash, 'hex') as portrait_hash, encode(r.hash, 'hex') as score_hash, r.score, r.outcome,
       case when r.as_of_ms >= p.as_of_ms then p.body ->> 'readingCount' end as readings, f.state || ' ' || encode(f.hash, 'hex') as facility
     from portrait_latest p join risk_latest r using (uscc) join facility_state f using (uscc)
     where uscc = $1`,
    [uscc],
  );
  const daily = await pool.query<{ line: string }>(
    `select concat_ws(' ', day, asset_id, measure, quantity) as line from daily_rollup
     where uscc = $1 order by line`,
    [uscc],
  );
  return {
    portraitHash: rows[0]?.portrait_hash ?? '',
    scoreHash: rows[0]?.score_hash ?? '',
    score: rows[0]?.score ?? null,
    outcome: rows[0]?.outcome ?? '',
    facility: rows[0]?.facility ?? '',
    readings: Number(rows[0]?.readings ?? 0),
    daily: daily.rows.map(({ line }) => line),
  };
}
