/** Processes that die, stand still, lose their place or their time, at the worst moments too. */
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../harness/stack.js';
import { app, type Fault, freeze, headsOf, isFolded, scorerSettings } from './fault.js';
import type { Installation } from './fault.js';

/** What ingest and the scorer ask of PostgreSQL to make something last. */
const append = 'journal-append';
const commit = 'commit\0';
/** As test/harness/fault-hooks.mjs has it. */
const blockedMs = 5_000;
const usurpations = 5;
const clockJumps = 3;

export const processFaults: readonly Fault[] = [
  {
    name: '`kill -9` of the scorer',
    strike: killScorer,
  },
  {
    name: '`kill -9` of the scorer between COMMIT and its answer',
    async strike(installation) {
      await installation.stack.lines.scorerDatabase.loseAnswerTo(commit);
      await killScorer(installation);
    },
  },
  {
    name: 'the scorer is frozen for 3 s (SIGSTOP)',
    strike: ({ stack }) => freeze(app(stack, 'scorer')),
  },
  {
    name: 'somebody else takes all partitions from a scorer at work, five times',
    async strike({ stack }) {
      for (let time = 0; time < usurpations; time += 1) {
        await stack.pool.query(
          `update partition_cursor set epoch = epoch + 1, owner = 'a usurper'`,
        );
        await until(async () => {
          const { rows } = await stack.pool.query(
            `select from partition_cursor where owner = 'a usurper'`,
          );
          return rows.length === 0;
        }, 'the scorer to notice and to begin again');
      }
    },
  },
  {
    name: '`kill -9` of ingest',
    strike: killIngest,
  },
  {
    name: '`kill -9` of ingest between COMMIT and PUBACK',
    async strike(installation) {
      await installation.stack.lines.ingestDatabase.loseAnswerTo(append);
      await killIngest(installation);
    },
  },
  {
    name: '`kill -9` of ingest between COMMIT and the wake-up',
    async strike(installation) {
      const { stack, month } = installation;
      const { ingestQueue } = stack.lines;
      ingestQueue.deafen();
      const before = month.acknowledged;
      await until(
        () => Promise.resolve(month.acknowledged > before),
        'an acknowledgement after a wake-up that went nowhere',
      );
      const heads = await headsOf(stack);
      await app(stack, 'ingest').stop('SIGKILL');
      await until(() => isFolded(stack, heads), 'the sweep to find what nobody announced');
      await stack.startIngest();
    },
  },
  {
    name: 'ingest is frozen for 3 s (SIGSTOP)',
    strike: ({ stack }) => freeze(app(stack, 'ingest')),
  },
  {
    name: 'the event loop of ingest is blocked for 5 s',
    isLong: true,
    async strike({ stack }) {
      app(stack, 'ingest').signal('SIGUSR2');
      await delay(blockedMs);
    },
  },
  {
    name: 'the clocks of ingest and scorer jump an hour ahead, an hour behind, and back',
    async strike({ stack }) {
      const epochs = await epochsOf(stack);
      for (let jump = 0; jump < clockJumps; jump += 1) {
        for (const name of ['ingest', 'scorer']) app(stack, name).signal('SIGALRM');
        const heads = await headsOf(stack);
        await delay(500);
        await until(() => isFolded(stack, heads), 'work to go on in another hour');
      }
      const now = await epochsOf(stack);
      if (now !== epochs) throw new Error(`partitions changed hands: ${epochs}, then ${now}`);
    },
  },
];

async function killScorer({ stack }: Installation): Promise<void> {
  await app(stack, 'scorer').stop('SIGKILL');
  stack.startScorer(scorerSettings);
}

async function killIngest({ stack }: Installation): Promise<void> {
  await app(stack, 'ingest').stop('SIGKILL');
  await stack.startIngest();
}

async function epochsOf({ pool }: Installation['stack']): Promise<string> {
  const { rows } = await pool.query<{ epochs: string }>(
    `select string_agg(epoch::text, ' ' order by partition) as epochs from partition_cursor`,
  );
  return rows[0]?.epochs ?? '';
}
