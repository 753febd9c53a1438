import { setTimeout as delay } from 'node:timers/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import {
  beginReplay,
  endReplay,
  forecastReplay,
  type ReplayableCode,
  replayableCodes,
  replayBatch,
  type ReplaySelection,
  SetupError,
} from '@chanrong/store';
import pg from 'pg';
import type { Command } from '../command.js';
import { dataDirectoryDefault } from '../installation/data-directory.js';
import { findDatabaseUrl } from '../installation/database-url.js';

const batchMax = 100;

/** What is given to the fold again after what was wrong with it has been mended. */
export const quarantineCommand: Command = {
  usage: `usage: npm run ops -- quarantine replay --code CODE [--gateway GATEWAY] --reason TEXT
                                             [--rate N] [--dry-run] [--data-dir DIR]

Gives messages that were set aside under CODE to the fold again, oldest first, each once. --dry-run says
what would be taken. --rate is messages a second, 100 when not said. The run is kept with who asked for it
and why; in the journal every message of it is marked. Codes: ${replayableCodes.join(', ')}.
A reading that was turned away while others of its message counted is sent again by its gateway.`,

  async run(args, config) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        code: { type: 'string', multiple: true, default: [] },
        gateway: { type: 'string' },
        reason: { type: 'string' },
        rate: { type: 'string', default: '100' },
        'dry-run': { type: 'boolean', default: false },
        'data-dir': { type: 'string', default: dataDirectoryDefault },
      },
    });
    if (positionals[0] !== 'replay') {
      throw new SetupError('arguments-missing', 'quarantine knows replay only', 'see --help');
    }
    const selection = { codes: values.code.map(replayable), gatewayId: values.gateway };
    if (selection.codes.length === 0) {
      throw new SetupError('arguments-missing', 'no --code says what to replay', 'see --help');
    }
    const rate = Number(values.rate);
    if (!(rate > 0)) throw new SetupError('rate-invalid', `--rate ${values.rate}`, 'give a number');
    const connectionString = await findDatabaseUrl(config, values['data-dir']);
    const pool = new pg.Pool({ connectionString, max: 1 });
    try {
      const forecast = await forecastReplay(pool, selection);
      for (const { code, gatewayId, messages } of forecast) say(`${code} ${gatewayId} ${messages}`);
      if (values['dry-run'] || forecast.length === 0) return 0;
      if (values.reason === undefined) {
        throw new SetupError('reason-missing', 'a replay is kept with its reason', 'add --reason');
      }
      const asked = { by: userInfo().username, reason: values.reason, selection };
      const replayId = await beginReplay(pool, asked);
      const replayed = await replayAll(pool, { replayId, selection }, rate);
      await endReplay(pool, replayId);
      say(`run ${replayId}: ${replayed} replayed`);
      return 0;
    } finally {
      await pool.end();
    }
  },
};

async function replayAll(
  pool: pg.Pool,
  run: { readonly replayId: number; readonly selection: ReplaySelection },
  rate: number,
): Promise<number> {
  const size = Math.max(1, Math.min(batchMax, Math.floor(rate)));
  let total = 0;
  for (let afterId = 0; ;) {
    const { replayed, lastId } = await replayBatch(pool, run, { afterId, size });
    if (lastId === afterId) return total;
    total += replayed;
    afterId = lastId;
    await delay((size / rate) * 1_000);
  }
}

function replayable(code: string): ReplayableCode {
  const found = replayableCodes.find((known) => known === code);
  if (found !== undefined) return found;
  throw new SetupError(
    'code-invalid',
    `messages of ${code} cannot be replayed`,
    `one of ${replayableCodes.join(', ')}`,
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
