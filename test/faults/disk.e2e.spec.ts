/**
 * Disks that are full. Without room for its log PostgreSQL stops and stays stopped until there is room and
 * somebody starts it; without room for its tables it refuses what does not fit. Meanwhile no gateway is told
 * that its messages are safe, and nothing is lost or doubled when there is room again.
 *
 * Needs root, for mounting.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { incoherences, storedHistory } from '../harness/coherence.js';
import { type Plant, readingsPerMessage, RecordedMonth } from '../harness/recorded-month.js';
import { SmallDisk } from '../harness/small-disk.js';
import { Stack, until } from '../harness/stack.js';
import { isFolded, headsOf, scorerSettings } from './fault.js';

const partitionCount = 2;
const messagesPerSecond = 40;
/** PostgreSQL keeps 80 MiB of WAL files ready. */
const walDiskMib = 144;
/** For the tables of a small installation, and some more. */
const tableDiskMib = 96;
const silentMs = 1_000;

describe('an installation whose disks fill up', () => {
  const disks: SmallDisk[] = [];
  let stack: Stack;
  let month: RecordedMonth;
  let isOver = false;
  let published: Promise<number>;

  /** Gives a folder of the stopped database a disk of its own. */
  function giveDisk(place: string, sizeMib: number): SmallDisk {
    const disk = SmallDisk.under(join(stack.folder, 'postgres', place), sizeMib);
    disks.push(disk);
    return disk;
  }

  async function isAcknowledging(): Promise<boolean> {
    const before = month.acknowledged;
    await delay(silentMs);
    return month.acknowledged > before;
  }

  const databaseLog = (): Promise<string> => readFile(join(stack.folder, 'postgres.log'), 'utf8');

  async function recovered(): Promise<void> {
    const [before, heads] = [month.acknowledged, await headsOf(stack)];
    await until(() => Promise.resolve(month.acknowledged > before), 'an acknowledgement');
    await until(() => isFolded(stack, heads), 'what was appended to be folded', 120_000);
  }

  beforeAll(async () => {
    stack = await Stack.create({ partitionCount });
    await stack.startIngest();
    stack.startScorer(scorerSettings);
    month = await RecordedMonth.open(stack, 1);
    published = month.publishWhile(() => !isOver, messagesPerSecond);
  }, 120_000);

  afterAll(async () => {
    isOver = true;
    for (const disk of disks) disk.free();
    await published;
    await month?.close();
    await stack?.database.stop();
    for (const disk of disks) disk.unmount();
    await stack?.stop();
  }, 60_000);

  it('stops acknowledging while there is no room for the WAL, and goes on when there is', async () => {
    let disk: SmallDisk | undefined;
    await stack.restartDatabase('SIGINT', () => {
      disk = giveDisk('pg_wal', walDiskMib);
      return Promise.resolve();
    });
    await recovered();
    disk?.fill();
    const { ended } = stack.database;
    let isDown = false;
    void ended.then(() => (isDown = true));
    while (!isDown) await stack.pool.query('select pg_switch_wal()').catch(() => delay(50));
    expect(await isAcknowledging()).toBe(false);
    disk?.free();
    await stack.startDatabase();
    await recovered();
    expect(await databaseLog()).toContain('PANIC');
  }, 180_000);

  it('stops acknowledging while there is no room for the tables, and goes on when there is', async () => {
    let disk: SmallDisk | undefined;
    const { rows } = await stack.pool.query<{ oid: number }>(
      'select oid from pg_database where datname = current_database()',
    );
    await stack.restartDatabase('SIGINT', () => {
      disk = giveDisk(`base/${rows[0]?.oid}`, tableDiskMib);
      return Promise.resolve();
    });
    await recovered();
    disk?.fill();
    // Pages that have room are filled first.
    await until(async () => !(await isAcknowledging()), 'acknowledgements to end');
    expect(await databaseLog()).toContain('could not extend file');
    disk?.free();
    await recovered();
  }, 180_000);

  it('has lost nothing and counted nothing twice', async () => {
    isOver = true;
    const messageCount = await published;
    const [plant] = await month.finish(messageCount);
    expect(plant?.readings).toBe(messageCount * readingsPerMessage);
    await stack.apps.get('scorer')?.stop();
    const { gatewayId } = month.plants[0] as Plant;
    const seqs = Array.from({ length: messageCount }, (_, index) => index + 1);
    const acknowledged = new Map([[gatewayId, new Set(seqs)]]);
    const history = await storedHistory(stack.pool, 0, acknowledged);
    expect(incoherences(history)).toEqual([]);
  }, 180_000);
});
