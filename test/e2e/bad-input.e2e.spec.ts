/**
 * Whatever a gateway sends, it gets a clear answer: refused or quarantined with a reason its technician
 * can act on, and the good readings beside it count.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Birth, quarantineReasons } from '@chanrong/contracts';
import { unwrap, type Uscc, usccCheckCharacter } from '@chanrong/kernel';
import { expertScorecard } from '@chanrong/scoring';
import { commitScorecard, enrolGateway, registerEnterprise } from '@chanrong/store';
import { connectAsync, type MqttClient } from 'mqtt';
import { Stack, until } from '../harness/stack.js';

interface Plant {
  readonly uscc: Uscc;
  readonly gatewayId: string;
  readonly secret: string;
  readonly prefix: string;
}

interface QuarantineLine {
  readonly code: string;
  readonly detail: string;
  readonly hint: string;
  readonly topic: string;
}

const birth: Birth = {
  epoch: 1,
  firmware: 'test',
  channels: [{ id: 0, asset: 'OVEN-1', measure: 'temperature_c', unit: '°C', periodMs: 1_000 }],
};

describe('input that cannot be used', () => {
  let stack: Stack;
  let plant: Plant;
  let neighbour: Plant;
  let client: MqttClient;
  let seq = 0;

  beforeAll(async () => {
    stack = await Stack.create({ partitionCount: 2 });
    unwrap(await commitScorecard(stack.pool, expertScorecard));
    plant = await enrol(stack, 'oven-1', '91320206MA1T00001');
    neighbour = await enrol(stack, 'oven-2', '91320206MA1T00002');
    await stack.startIngest();
    stack.startScorer();
    client = await connectAs(plant, plant.secret);
    await client.publishAsync(`${plant.prefix}/birth`, JSON.stringify(birth), { qos: 1 });
    await sendGood();
  }, 120_000);

  afterAll(async () => {
    await client?.endAsync(true);
    await stack?.stop();
  }, 60_000);

  function connectAs(who: Plant, secret: string): Promise<MqttClient> {
    return connectAsync(stack.mqttUrl, {
      clientId: who.gatewayId,
      username: who.gatewayId,
      password: secret,
      reconnectPeriod: 0,
      protocolVersion: 4,
    });
  }

  function compact(values: Record<string, unknown> = {}): string {
    seq += 1;
    return JSON.stringify({
      e: 1,
      s: seq,
      t: Date.now(),
      c: [0],
      d: [0],
      x: [200 + seq],
      ...values,
    });
  }

  async function sendGood(): Promise<void> {
    await client.publishAsync(`${plant.prefix}/data`, compact(), { qos: 1 });
  }

  async function quarantined(code: string): Promise<QuarantineLine> {
    const find = async (): Promise<QuarantineLine | undefined> => {
      const { rows } = await stack.pool.query<QuarantineLine>(
        'select code, detail, hint, topic from quarantine where code = $1 order by quarantine_id desc limit 1',
        [code],
      );
      return rows[0];
    };
    await until(async () => (await find()) !== undefined, `quarantine of ${code}`, 15_000);
    return (await find()) as QuarantineLine;
  }

  async function readingCount(): Promise<number> {
    const { rows } = await stack.pool.query<{ count: string }>(
      `select body ->> 'readingCount' as count from portrait_latest where uscc = $1`,
      [plant.uscc],
    );
    return Number(rows[0]?.count ?? 0);
  }

  it('a wrong secret is refused, and the right one still works', async () => {
    await expect(connectAs(neighbour, 'not the secret')).rejects.toThrow(
      /bad user ?name or password|not authorized/i,
    );
    const good = await connectAs(neighbour, neighbour.secret);
    expect(good.connected).toBe(true);
    await good.endAsync();
  });

  it("another gateway's topic is quarantined", async () => {
    await client.publishAsync(`${neighbour.prefix}/data`, compact(), { qos: 1 });
    const line = await quarantined('topic-not-yours');
    expect(line.topic).toBe(`${neighbour.prefix}/data`);
    expect(line.hint).toBe(quarantineReasons['topic-not-yours'].hint);
  });

  it.each([
    ['garbage bytes', 'payload-not-json', () => Buffer.from([0, 1, 2, 0xff, 0xfe])],
    ['NaN', 'payload-not-json', () => compact().replace(/"x":\[.*\]/, '"x":[NaN]')],
    ['half a message', 'payload-not-json', () => compact().slice(0, 20)],
    ['columns of unequal length', 'payload-wrong-shape', () => compact({ d: [0, 1] })],
    ['an unknown channel', 'channel-unknown', () => compact({ c: [7] })],
    ['an infinite value', 'reading-invalid', () => compact().replace(/"x":\[.*\]/, '"x":[1e999]')],
    ['a time from 1970', 'reading-invalid', () => compact({ t: 1_000 })],
    ['data without its birth', 'birth-missing', () => compact({ e: 2 })],
  ])('%s is quarantined as %s', async (_what, code, payload) => {
    await stack.pool.query('delete from quarantine where code = $1', [code]);
    await client.publishAsync(`${plant.prefix}/data`, payload(), { qos: 1 });
    const line = await quarantined(code);
    expect(line.detail.length).toBeGreaterThan(10);
    expect(line.hint).toBe(quarantineReasons[code as keyof typeof quarantineReasons].hint);
  });

  it('a payload of 10 MB is quarantined and ends only its own connection', async () => {
    const flood = await connectAs(neighbour, neighbour.secret);
    const closed = new Promise<void>((resolve) => flood.once('close', () => resolve()));
    flood.on('error', () => undefined);
    flood.publish(`${neighbour.prefix}/data`, Buffer.alloc(10 * 1024 * 1024, 0x61), { qos: 1 });
    await closed;
    const line = await quarantined('payload-too-large');
    expect(line.detail).toMatch(/\d/);
    expect(client.connected).toBe(true);
    expect(stack.apps.get('ingest')?.usage().peakRssMb).toBeLessThan(400);
  });

  it('and the rest flows on', async () => {
    const before = await readingCount();
    await sendGood();
    await sendGood();
    await until(async () => (await readingCount()) >= before + 2, 'the good readings');
    expect(client.connected).toBe(true);
    expect(stack.apps.get('ingest')?.isRunning).toBe(true);
    expect(stack.apps.get('scorer')?.isRunning).toBe(true);
  });
});

async function enrol(stack: Stack, gatewayId: string, body17: string): Promise<Plant> {
  const uscc = `${body17}${usccCheckCharacter(body17)}` as Uscc;
  unwrap(await registerEnterprise(stack.pool, { uscc, name: gatewayId }));
  const { secret, partition } = unwrap(await enrolGateway(stack.pool, { gatewayId, uscc }));
  return {
    uscc,
    gatewayId,
    secret: secret as string,
    prefix: `chanrong/v1/${partition}/${gatewayId}`,
  };
}
