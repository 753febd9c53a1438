/** Messages that could not be used, given to the fold again after the fault was mended. */
import { parseUscc, unwrap, usccCheckCharacter } from '@chanrong/kernel';
import { expertScorecard } from '@chanrong/scoring';
import {
  beginReplay,
  commitScorecard,
  enrolGateway,
  forecastReplay,
  registerEnterprise,
  replayBatch,
} from '@chanrong/store';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { foldJournal } from './folded-journal.js';

let database: TestDatabase;
const gatewayId = 'gw-1';
const code = '91320206000000077';
const uscc = unwrap(parseUscc(`${code}${usccCheckCharacter(code)}`));

beforeEach(async () => {
  database = await createTestDatabase();
  unwrap(await commitScorecard(database.pool, expertScorecard));
  unwrap(await registerEnterprise(database.pool, { uscc, name: 'Example Works' }));
});
afterEach(() => database.drop());

/** As ingest or the scorer set it aside. */
async function setAside(topicKind: 'birth' | 'data', body: object, reason: string): Promise<void> {
  await database.pool.query(
    `insert into quarantine (gateway_id, topic, code, class, detail, hint, body, received_ms)
     values ($1, $2, $3, 'contract', '', '', $4, 1)`,
    [gatewayId, `chanrong/v1/0/${gatewayId}/${topicKind}`, reason, JSON.stringify(body)],
  );
}

const birth = { epoch: 1, firmware: 'f', channels: [{ id: 0, asset: 'TANK', measure: 'mass_kg' }] };
const data = (s: number) => ({ e: 1, s, t: Date.now() - 60_000 + s, c: [0], d: [0], x: [s] });
const selection = { codes: ['gateway-unknown', 'birth-missing'] as const };

describe('a replay', () => {
  it('gives messages of a gateway that is enrolled now to the fold, each once', async () => {
    await setAside('birth', birth, 'gateway-unknown');
    for (const seq of [1, 2, 3]) await setAside('data', data(seq), 'gateway-unknown');
    await setAside('data', data(9), 'seq-forked');
    expect(await forecastReplay(database.pool, selection)).toEqual([]);
    const { partition } = unwrap(await enrolGateway(database.pool, { gatewayId, uscc }));
    expect(await forecastReplay(database.pool, selection)).toEqual([
      { code: 'gateway-unknown', gatewayId, messages: 4 },
    ]);
    const replayId = await beginReplay(database.pool, {
      by: 'tester',
      reason: 'enrolled',
      selection,
    });
    const run = { replayId, selection };
    const first = await replayBatch(database.pool, run, { afterId: 0, size: 3 });
    expect(first.replayed).toBe(3);
    const rest = await replayBatch(database.pool, run, { afterId: first.lastId, size: 3 });
    expect(rest.replayed).toBe(1);
    const again = await replayBatch(database.pool, run, { afterId: 0, size: 10 });
    expect(again.replayed).toBe(0);
    const gateway = { gatewayId, uscc, partition, secret: '' };
    const folded = await foldJournal(database.pool, gateway);
    expect(folded.channels.get('TANK/mass_kg')).toBe(3);
    expect(folded.readingCount).toBe(3);
    expect(folded.quarantine).toEqual([]);
    const { rows } = await database.pool.query(
      'select asked_by, reason, replayed::int from quarantine_replay',
    );
    expect(rows).toEqual([{ asked_by: 'tester', reason: 'enrolled', replayed: 4 }]);
  });

  it('that comes too early is set aside again, at its own place in the journal', async () => {
    const { partition } = unwrap(await enrolGateway(database.pool, { gatewayId, uscc }));
    await setAside('data', data(1), 'birth-missing');
    const replayId = await beginReplay(database.pool, {
      by: 'tester',
      reason: 'too early',
      selection,
    });
    await replayBatch(database.pool, { replayId, selection }, { afterId: 0, size: 3 });
    const folded = await foldJournal(database.pool, { gatewayId, uscc, partition, secret: '' });
    expect(folded.quarantine).toMatchObject([{ code: 'birth-missing' }]);
  });
});
