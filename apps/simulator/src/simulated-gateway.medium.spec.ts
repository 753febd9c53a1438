import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeData } from '@chanrong/contracts';
import { type Gateway, openGateway } from '@chanrong/gateway';
import { assert } from '@chanrong/kernel';
import { describePark, type ParkEnterprise } from '@chanrong/park';
import { Aedes } from 'aedes';
import { type Clock, runSimulatedGateway } from './simulated-gateway.js';

const hourMs = 3_600_000;
const startMs = 1_763_769_600_000;
const enterprise = describePark('spec', 1).enterprises[0] as ParkEnterprise;

/** A clock that runs as fast as it is slept on. */
class TestClock implements Clock {
  nowMs = startMs;
  sleeps = 0;
  readonly #stop = new AbortController();

  constructor(private readonly sleepsMax: number) {}

  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  now(): number {
    return this.nowMs;
  }

  sleep(ms: number): Promise<void> {
    this.nowMs += ms;
    this.sleeps += 1;
    if (this.sleeps >= this.sleepsMax) this.#stop.abort();
    return Promise.resolve();
  }
}

describe('a simulated gateway, over MQTT', () => {
  let broker: Aedes;
  let server: Server;
  let stateDirectory: string;
  let received: Map<number, string>;
  let forks: number[];

  beforeEach(async () => {
    received = new Map();
    forks = [];
    stateDirectory = await mkdtemp(join(tmpdir(), 'chanrong-simulator-'));
    broker = await Aedes.createBroker();
    broker.on('publish', ({ topic, payload }) => {
      if (!topic.endsWith('/data')) return;
      const body = Buffer.from(payload);
      const decoded = decodeData(body);
      assert(decoded.ok, 'the simulator sends what the platform can read');
      const { seq } = decoded.value;
      const known = received.get(seq);
      if (known !== undefined && known !== body.toString()) forks.push(seq);
      received.set(seq, body.toString());
    });
    server = createServer(broker.handle);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    await new Promise<void>((resolve) => broker.close(resolve));
    server.close();
    await rm(stateDirectory, { recursive: true });
  });

  async function run(clock: TestClock): Promise<void> {
    await runSimulatedGateway(
      {
        seed: 'spec',
        enterprise,
        stateDirectory,
        historyDays: 2,
        stepMs: 2_000,
        clock,
        open: (epoch) => openDelivering(epoch),
        onState: () => undefined,
        onCaughtUp: () => undefined,
      },
      clock.stopped,
    );
  }

  /** The real gateway, but everything sent is delivered before it closes: the test looks at it. */
  async function openDelivering(epoch: number): Promise<Gateway> {
    const { port } = server.address() as AddressInfo;
    const gateway = await openGateway({
      url: `mqtt://127.0.0.1:${port}`,
      gatewayId: enterprise.gateway.gatewayId,
      secret: 'unchecked here',
      partition: 0,
      epoch,
      spoolDirectory: join(stateDirectory, 'spool'),
    });
    return {
      nextSeq: gateway.nextSeq,
      acknowledgedSeq: gateway.acknowledgedSeq,
      declare: (birth) => gateway.declare(birth),
      send: (payload, seq) => gateway.send(payload, seq),
      drained: () => gateway.drained(),
      close: async () => {
        await gateway.drained();
        await gateway.close();
      },
    };
  }

  it('tells two days of past in hour-long messages, then goes on in steps', async () => {
    await run(new TestClock(100));
    expect([...received.keys()].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 48 + 100 }, (_, index) => index + 1),
    );
    expect(JSON.parse(received.get(1) as string)).toMatchObject({ t: startMs - 48 * hourMs });
    expect(JSON.parse(received.get(49) as string)).toMatchObject({ t: startMs });
  });

  it('comes back after hours away: nothing is missing, nothing is said twice in other words', async () => {
    const first = new TestClock(40);
    await run(first);
    const second = new TestClock(40);
    second.nowMs = first.nowMs + 7.5 * hourMs;
    await run(second);
    expect(forks).toEqual([]);
    const times = [...received]
      .toSorted(([a], [b]) => a - b)
      .map(([, body]) => {
        const { t, d } = JSON.parse(body) as { t: number; d: number[] };
        return [t, t + Math.max(...d)] as const;
      });
    expect(received.size).toBe(Math.max(...received.keys()));
    for (const [index, [firstMs]] of times.entries()) {
      const lastMs = times[index - 1]?.[1] ?? firstMs - 1;
      expect(firstMs).toBeGreaterThan(lastMs);
      expect(firstMs - lastMs).toBeLessThanOrEqual(300_000);
    }
    expect(times.at(-1)?.[1]).toBeGreaterThan(second.nowMs - 5_000);
  });

  it('sends the very messages of an undisturbed run after a crash that lost its progress', async () => {
    await run(new TestClock(100));
    const undisturbed = new Map(received);
    await rm(stateDirectory, { recursive: true });
    received.clear();

    const progressPath = join(stateDirectory, `${enterprise.gateway.gatewayId}.json`);
    const clocks = [new TestClock(5), new TestClock(45), new TestClock(50)] as const;
    await run(clocks[0]);
    const early = await readFile(progressPath);
    clocks[1].nowMs = clocks[0].nowMs;
    await run(clocks[1]);
    await writeFile(progressPath, early);
    clocks[2].nowMs = clocks[1].nowMs;
    await run(clocks[2]);

    expect(forks).toEqual([]);
    expect(received).toEqual(undisturbed);
  });

  it('does not mix the histories of two seeds', async () => {
    await run(new TestClock(1));
    const path = join(stateDirectory, `${enterprise.gateway.gatewayId}.json`);
    const progress = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...progress, seed: 'other' }));
    await expect(run(new TestClock(1))).rejects.toThrow('holds the history of seed other');
  });
});
