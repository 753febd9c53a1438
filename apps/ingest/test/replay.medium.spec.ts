/** What could not be used, given to the fold again after the fault was mended. */
import { setTimeout as delay } from 'node:timers/promises';
import { parseUscc, unwrap, usccCheckCharacter } from '@chanrong/kernel';
import { expertScorecard } from '@chanrong/scoring';
import {
  beginReplay,
  commitScorecard,
  continueReplay,
  enrolGateway,
  forecastReplay,
  registerEnterprise,
  type ReplaySelection,
  unfinishedReplays,
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
const selection: ReplaySelection = { codes: ['gateway-unknown', 'birth-missing'] };

function begin(rate: number, reason: string, what = selection): Promise<number> {
  return beginReplay(database.pool, { by: 'tester', reason, selection: what, rate });
}

/** As fast as its rate lets it; gives how many rounds that took. */
async function finish(replayId: number): Promise<number> {
  for (let rounds = 1; ; rounds += 1) {
    const waitMs = await continueReplay(database.pool, replayId);
    if (waitMs === undefined) return rounds;
    await delay(waitMs);
  }
}

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
    const replayId = await begin(3, 'enrolled');
    expect(await unfinishedReplays(database.pool)).toEqual([replayId]);
    await finish(replayId);
    expect(await unfinishedReplays(database.pool)).toEqual([]);
    await finish(await begin(100, 'nothing is left'));
    const gateway = { gatewayId, uscc, partition, secret: '' };
    const folded = await foldJournal(database.pool, gateway);
    expect(folded.channels.get('TANK/mass_kg')).toBe(3);
    expect(folded.readingCount).toBe(3);
    expect(folded.quarantine).toEqual([]);
    const { rows } = await database.pool.query(
      'select asked_by, reason, replayed::int from quarantine_replay order by replay_id',
    );
    expect(rows).toEqual([
      { asked_by: 'tester', reason: 'enrolled', replayed: 4 },
      { asked_by: 'tester', reason: 'nothing is left', replayed: 0 },
    ]);
  });

  it('that comes too early is set aside again, at its own place in the journal', async () => {
    const { partition } = unwrap(await enrolGateway(database.pool, { gatewayId, uscc }));
    await setAside('data', data(1), 'birth-missing');
    await finish(await begin(3, 'too early'));
    const folded = await foldJournal(database.pool, { gatewayId, uscc, partition, secret: '' });
    expect(folded.quarantine).toMatchObject([{ code: 'birth-missing' }]);
  });

  it('holds its rate over all who take part in it', async () => {
    unwrap(await enrolGateway(database.pool, { gatewayId, uscc }));
    for (const seq of [1, 2, 3]) await setAside('data', data(seq), 'birth-missing');
    const replayId = await begin(2, 'slowly');
    const waits = await Promise.all([1, 2, 3].map(() => continueReplay(database.pool, replayId)));
    expect(waits.filter((waitMs) => (waitMs as number) > 0)).toHaveLength(3);
    const { rows } = await database.pool.query('select replayed::int from quarantine_replay');
    expect(rows).toEqual([{ replayed: 2 }]);
  });

  it('ends, though what it gives is set aside again meanwhile', async () => {
    unwrap(await enrolGateway(database.pool, { gatewayId, uscc }));
    for (const seq of [1, 2, 3]) await setAside('data', data(seq), 'birth-missing');
    const replayId = await begin(1_000, 'not mended');
    await setAside('data', data(1), 'birth-missing');
    await finish(replayId);
    expect(await forecastReplay(database.pool, selection)).toMatchObject([{ messages: 1 }]);
  });
});
