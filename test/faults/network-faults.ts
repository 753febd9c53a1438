/** Networks that are cut, deaf, narrow or slow, and factories that send too much, or again what they sent before. */
import { setTimeout as delay } from 'node:timers/promises';
import { Prng } from '@chanrong/kernel';
import { connectAsync, type MqttClient } from 'mqtt';
import { monthMessage, type Plant } from '../harness/recorded-month.js';
import { until } from '../harness/stack.js';
import { app, type Fault, refusedMs, headsOf, type Installation, isFolded } from './fault.js';

const megabitBytes = 125_000;
const burst = 10;
/** Resident memory that ingest may gain in a burst, MiB: what waits for a commit is bounded. */
const gainedMibMax = 300;
/** What no busy machine explains: others do not wait for the one that is loud, ms. */
const waitMsMax = 5_000;
const echoesMax = 5;
/** Messages that are sent again of each gateway, the newest. */
const echoedMax = 500;

export const networkFaults: readonly Fault[] = [
  {
    name: 'gateways are cut off for 1.5 s',
    async strike({ stack }) {
      stack.lines.gateways.cut();
      await delay(refusedMs);
      stack.lines.gateways.mend();
    },
  },
  {
    name: 'connections of gateways go deaf: nothing arrives, nothing ends',
    strike: ({ stack }) => Promise.resolve(stack.lines.gateways.deafen()),
  },
  {
    name: 'gateways share 1 Mbit/s for 1.5 s, with three times as much to send',
    async strike({ stack, month }) {
      stack.lines.gateways.turn({ bytesPerSecond: megabitBytes });
      month.haste = 3;
      await delay(refusedMs);
      month.haste = 1;
      stack.lines.gateways.mend();
    },
  },
  {
    name: 'between gateways and ingest everything takes 150 to 450 ms for 1.5 s, and overtakes',
    async strike({ stack }) {
      stack.lines.gateways.turn({ delayMsMin: 150, delayMsMax: 450 });
      await delay(refusedMs);
      stack.lines.gateways.mend();
    },
  },
  {
    name: 'between ingest, scorer and PostgreSQL everything takes 20 to 80 ms for 1.5 s',
    async strike({ stack }) {
      const { ingestDatabase, scorerDatabase } = stack.lines;
      for (const line of [ingestDatabase, scorerDatabase]) {
        line.turn({ delayMsMin: 20, delayMsMax: 80 });
      }
      await delay(refusedMs);
      for (const line of [ingestDatabase, scorerDatabase]) line.mend();
    },
  },
  {
    name: 'connections of ingest to PostgreSQL go deaf',
    isLong: true,
    strike: ({ stack }) => Promise.resolve(stack.lines.ingestDatabase.deafen()),
  },
  {
    name: 'connections of the only scorer to PostgreSQL go deaf',
    isLong: true,
    strike: ({ stack }) => Promise.resolve(stack.lines.scorerDatabase.deafen()),
  },
  {
    name: 'ten times as many messages for 1.5 s',
    async strike({ stack, month }) {
      const before = app(stack, 'ingest').usage().rssMb;
      month.haste = burst;
      await delay(refusedMs);
      month.haste = 1;
      const gained = app(stack, 'ingest').usage().rssMb - before;
      if (gained > gainedMibMax) throw new Error(`ingest grew by ${gained} MiB in a burst`);
    },
  },
  {
    name: 'one enterprise sends as fast as it goes for 1.5 s',
    strike: hearOthers,
  },
  {
    name: 'somebody who has the secrets sends again what was sent before, 1 to 5 times, shuffled',
    async strike({ stack, month }) {
      // The gateways themselves are away: who connects under their names would throw them out, and they him.
      stack.lines.gateways.cut();
      const upTo = month.acknowledged;
      for (const plant of month.plants) await echo(stack.mqttUrl, plant, upTo);
      stack.lines.gateways.mend();
    },
  },
];

/** @throws Error when the others wait for it */
async function hearOthers({ stack, month, loud }: Installation): Promise<void> {
  let isOver = false;
  const shouted = loud.shout(() => !isOver);
  const endMs = performance.now() + refusedMs;
  const others = month.plants.map(({ partition }) => partition);
  try {
    while (performance.now() < endMs) {
      const heads = (await headsOf(stack)).filter(({ partition }) => others.includes(partition));
      await until(() => isFolded(stack, heads), 'others to be folded beside it', waitMsMax);
      await delay(50);
    }
  } finally {
    isOver = true;
    await shouted;
  }
}

async function echo(url: string, { uscc, gatewayId, secret, partition }: Plant, upTo: number) {
  const prng = Prng.fromSeed(`echo ${uscc} ${upTo}`);
  const first = Math.max(1, upTo - echoedMax);
  const echoes = Array.from({ length: upTo - first + 1 }, (_, index) => first + index).flatMap(
    (seq) => Array.from({ length: prng.integer({ min: 1, max: echoesMax }) }, () => seq),
  );
  const client: MqttClient = await connectAsync(url, {
    clientId: gatewayId,
    username: gatewayId,
    password: secret,
  });
  const topic = `chanrong/v1/${partition}/${gatewayId}/data`;
  await Promise.all(
    prng
      .shuffle(echoes)
      .map((seq) => client.publishAsync(topic, monthMessage(uscc, seq), { qos: 1 })),
  );
  await client.endAsync();
}
