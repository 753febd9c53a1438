import { setTimeout as delay } from 'node:timers/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { type ReplayableCode, replayableCodes, replayRate } from '@chanrong/contracts';
import { beginReplay, continueReplay, forecastReplay, SetupError } from '@chanrong/store';
import pg from 'pg';
import type { Command } from '../command.js';
import { dataDirectoryDefault } from '../installation/data-directory.js';
import { findDatabaseUrl } from '../installation/database-url.js';

/** What is given to the fold again after what was wrong with it has been mended. */
export const quarantineCommand: Command = {
  usage: `usage: npm run ops -- quarantine replay --code CODE [--gateway GATEWAY] --reason TEXT
                                             [--rate N] [--dry-run] [--data-dir DIR]

Gives what was set aside under CODE to the fold again, oldest first, each once; of a message of which some
readings were turned away, those. --dry-run says what would be taken. --rate is messages a second,
${replayRate.default} when not said. The replay is kept with who asked for it and why; in the journal every message of it
is marked. Begun here and not ended, the API goes on with it. Codes: ${replayableCodes.join(', ')}.`,

  async run(args, config) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        code: { type: 'string', multiple: true, default: [] },
        gateway: { type: 'string' },
        reason: { type: 'string' },
        rate: { type: 'string', default: String(replayRate.default) },
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
    if (!Number.isInteger(rate) || rate < 1 || rate > replayRate.max) {
      const hint = `give a whole number from 1 to ${replayRate.max}`;
      throw new SetupError('rate-invalid', `--rate ${values.rate}`, hint);
    }
    const connectionString = await findDatabaseUrl(config, values['data-dir']);
    const pool = new pg.Pool({ connectionString, max: 1 });
    try {
      const forecast = await forecastReplay(pool, selection);
      for (const { code, gatewayId, messages } of forecast) say(`${code} ${gatewayId} ${messages}`);
      if (values['dry-run'] || forecast.length === 0) return 0;
      if (values.reason === undefined) {
        throw new SetupError('reason-missing', 'a replay is kept with its reason', 'add --reason');
      }
      const asked = { by: userInfo().username, reason: values.reason, selection, rate };
      const replayId = await beginReplay(pool, asked);
      for (let waitMs: number | undefined = 0; waitMs !== undefined;) {
        await delay(waitMs);
        waitMs = await continueReplay(pool, replayId);
      }
      say(`replay ${replayId} has ended`);
      return 0;
    } finally {
      await pool.end();
    }
  },
};

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
