import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import { silent, until } from '../test/scorer-fixture.js';
import { lockSessionName } from './membership.js';
import {
  type OwnedPartition,
  PartitionOwnership,
  type TakeoverReason,
} from './partition-ownership.js';

let database: TestDatabase;
let members: Member[] = [];
let joined = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(members.map((member) => member.ownership.release()));
  members = [];
});

afterAll(() => database.drop());

/** A scorer as far as ownership goes: it takes what it may, and gives what is asked of it. */
class Member {
  readonly held = new Map<number, OwnedPartition>();
  readonly errors: Error[] = [];
  readonly reasons: TakeoverReason[] = [];
  readonly name = `member-${(joined += 1)}`;
  readonly ownership: PartitionOwnership;

  constructor() {
    this.ownership = new PartitionOwnership(
      database.url,
      { member: this.name, owner: this.name },
      {
        onLost: (error) => {
          this.errors.push(error);
          this.held.clear();
        },
        onNews: () => undefined,
        onTaken: (reason) => this.reasons.push(reason),
        isWorking: () => true,
      },
      silent,
    );
    members.push(this);
  }

  /** One turn of a scorer; gives whether it holds so many partitions. */
  async turn(count: number): Promise<boolean> {
    const { surplus } = this.ownership;
    if (surplus > 0) {
      const leaving = [...this.held.keys()].slice(-surplus);
      for (const partition of leaving) this.held.delete(partition);
      await this.ownership.letGo(leaving);
    }
    for (const owned of await this.ownership.claim()) this.held.set(owned.partition, owned);
    return this.held.size === count;
  }
}

async function settle(wanted: readonly (readonly [Member, number])[]): Promise<void> {
  await until(async () => {
    const settled = [];
    for (const [member, count] of wanted) settled.push(await member.turn(count));
    return settled.every(Boolean);
  });
}

describe('PartitionOwnership', () => {
  it('takes all partitions when nobody else is there', async () => {
    const one = new Member();
    await settle([[one, testPartitionCount]]);
    expect(new Set(one.held.keys())).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(one.reasons)).toEqual(new Set(['first']));
    const { rows } = await database.pool.query('select owner from partition_cursor');
    expect(rows).toEqual(Array.from({ length: testPartitionCount }, () => ({ owner: one.name })));
  });

  it('shares them, each under an epoch that is larger than any before', async () => {
    const one = new Member();
    await settle([[one, testPartitionCount]]);
    const before = new Map(one.held);
    const two = new Member();
    await settle([
      [one, 2],
      [two, 2],
    ]);
    expect(new Set([...one.held.keys(), ...two.held.keys()])).toEqual(new Set([0, 1, 2, 3]));
    expect(two.reasons).toEqual(['shared', 'shared']);
    for (const { partition, epoch } of two.held.values()) {
      expect(epoch).toBe((before.get(partition)?.epoch as number) + 1);
    }
  });

  it('takes over from one that let go', async () => {
    const one = new Member();
    const two = new Member();
    await settle([
      [one, 2],
      [two, 2],
    ]);
    await two.ownership.release();
    await settle([[one, testPartitionCount]]);
    expect(one.reasons.slice(-2)).toEqual(['gone', 'gone']);
    expect(two.errors).toEqual([]);
  });

  it('takes over from one whose session ends, and tells that one', async () => {
    const one = new Member();
    const two = new Member();
    await settle([
      [one, 2],
      [two, 2],
    ]);
    const lost = [...two.held.values()];
    await database.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
      [lockSessionName({ member: two.name, owner: two.name })],
    );
    await settle([[one, testPartitionCount]]);
    await until(() => two.errors.length > 0);
    for (const { partition, epoch } of lost) {
      expect(one.held.get(partition)?.epoch).toBeGreaterThan(epoch);
    }
  });

  it('gives the cursor as it is committed', async () => {
    await database.pool.query('update partition_cursor set seq = 10 + partition');
    const one = new Member();
    await settle([[one, testPartitionCount]]);
    expect([...one.held.values()].map(({ partition, cursorSeq }) => cursorSeq - partition)).toEqual(
      [10, 10, 10, 10],
    );
  });
});
