import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limits } from '@chanrong/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Aedes, type AuthenticateError } from 'aedes';
import { type Gateway, openGateway } from './gateway.js';
import { GatewayRefusedError, type GatewayState } from './gateway-state.js';

interface Arrival {
  readonly kind: string;
  readonly text: string;
  acknowledge(): void;
}

/** A platform that acknowledges when the test says so, or at once. */
class Platform {
  readonly arrivals: Arrival[] = [];
  acknowledgesAtOnce = true;
  unacknowledgedPeak = 0;
  returnCode = 0;
  #unacknowledged = 0;
  #server: Server = createServer();
  #broker: Aedes | undefined;

  async start(port = 0): Promise<number> {
    this.#broker = await Aedes.createBroker({
      authenticate: (_client, _username, _password, done) => {
        if (this.returnCode === 0) done(null, true);
        else
          done(
            Object.assign(new Error() as AuthenticateError, { returnCode: this.returnCode }),
            null,
          );
      },
      authorizePublish: (_client, packet, done) => {
        this.#unacknowledged += 1;
        this.unacknowledgedPeak = Math.max(this.unacknowledgedPeak, this.#unacknowledged);
        const acknowledge = () => {
          this.#unacknowledged -= 1;
          done();
        };
        const [, , partition, gatewayId, kind = ''] = packet.topic.split('/');
        expect([partition, gatewayId]).toEqual(['3', 'gw-1']);
        this.arrivals.push({ kind, text: packet.payload.toString(), acknowledge });
        if (this.acknowledgesAtOnce) acknowledge();
      },
    });
    const { handle } = this.#broker;
    this.#server = createServer((socket) => void handle(socket));
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.close();
    await new Promise<void>((resolve) => this.#broker?.close(resolve) ?? resolve());
    this.#unacknowledged = 0;
  }

  data(): string[] {
    return this.arrivals.filter(({ kind }) => kind === 'data').map(({ text }) => text);
  }
}

let directory: string;
let platform: Platform;
let port: number;
let states: GatewayState[];
const gateways: Gateway[] = [];

async function open(options: { inflightMax?: number } = {}): Promise<Gateway> {
  const gateway = await openGateway({
    url: `mqtt://127.0.0.1:${port}`,
    gatewayId: 'gw-1',
    secret: 'secret',
    partition: 3,
    epoch: 7,
    spoolDirectory: directory,
    onState: (state) => states.push(state),
    ...options,
  });
  gateways.push(gateway);
  return gateway;
}

const birth = { epoch: 7, firmware: '1', channels: [{ id: 0, asset: 'TANK', measure: 'mass_kg' }] };
const texts = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `message ${first + index}`);
const sendAll = (gateway: Gateway, first: number, last: number) =>
  Promise.all(texts(first, last).map((text, index) => gateway.send(text, first + index)));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chanrong-gateway-'));
  platform = new Platform();
  port = await platform.start();
  states = [];
});

afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
  await platform.stop();
  await rm(directory, { recursive: true });
});

describe('gateway', () => {
  it('publishes its birth, then its data in order, and is drained when all is acknowledged', async () => {
    const gateway = await open();
    await sendAll(gateway, 1, 500);
    gateway.declare(birth);
    await gateway.drained();
    expect(platform.arrivals[0]).toMatchObject({ kind: 'birth', text: JSON.stringify(birth) });
    expect(platform.data()).toEqual(texts(1, 500));
    expect([gateway.acknowledgedSeq, gateway.nextSeq]).toEqual([500, 501]);
  });

  it('sends everything above the last acknowledgement again after a lost connection', async () => {
    const gateway = await open();
    gateway.declare(birth);
    await sendAll(gateway, 1, 10);
    await gateway.drained();
    platform.acknowledgesAtOnce = false;
    await sendAll(gateway, 11, 20);
    await until(() => platform.data().length === 20);
    for (const arrival of platform.arrivals.slice(-10, -5)) arrival.acknowledge();
    await until(() => gateway.acknowledgedSeq === 15);
    await platform.stop();
    platform.arrivals.length = 0;
    platform.acknowledgesAtOnce = true;
    await platform.start(port);
    await gateway.drained();
    expect(platform.arrivals[0]?.kind).toBe('birth');
    expect(platform.data()).toEqual(texts(16, 20));
    expect(states.map(({ name }) => name)).toContain('disconnected');
  });

  it('sends what a former process left, under the seqs it had', async () => {
    platform.acknowledgesAtOnce = false;
    const former = await open();
    former.declare(birth);
    await sendAll(former, 1, 5);
    await until(() => platform.data().length === 5);
    await former.close();
    platform.arrivals.length = 0;
    platform.acknowledgesAtOnce = true;
    const gateway = await open();
    expect(gateway.nextSeq).toBe(6);
    gateway.declare(birth);
    await gateway.send('message 6', gateway.nextSeq);
    await gateway.drained();
    expect(platform.data()).toEqual(texts(1, 6));
  });

  it('takes a replay from the beginning without sending anything twice', async () => {
    const gateway = await open();
    gateway.declare(birth);
    await sendAll(gateway, 1, 50);
    await gateway.drained();
    await sendAll(gateway, 1, 60);
    await gateway.drained();
    expect(platform.data()).toEqual(texts(1, 60));
  });

  it('never has more in flight than it may', async () => {
    platform.acknowledgesAtOnce = false;
    const gateway = await open({ inflightMax: 8 });
    gateway.declare(birth);
    await sendAll(gateway, 1, 100);
    for (let acknowledged = 0; acknowledged < 101; acknowledged += 1) {
      await until(() => platform.arrivals.length > acknowledged);
      platform.arrivals[acknowledged]?.acknowledge();
    }
    await gateway.drained();
    // Its birth counts on top of the window.
    expect(platform.unacknowledgedPeak).toBeLessThanOrEqual(9);
    expect(platform.unacknowledgedPeak).toBeGreaterThan(4);
  });

  it('tells the reason when it is refused, and comes back when it is admitted', async () => {
    platform.returnCode = 5;
    const gateway = await open();
    gateway.declare(birth);
    await gateway.send('message 1', 1);
    await expect(gateway.drained()).rejects.toThrow(GatewayRefusedError);
    expect(states).toContainEqual(
      expect.objectContaining({ name: 'refused', returnCode: 5, reason: expect.any(String) }),
    );
    platform.returnCode = 0;
    await until(() => states.at(-1)?.name === 'connected');
    await gateway.drained();
    expect(platform.data()).toEqual(texts(1, 1));
  });

  it('says goodbye when nothing is in flight, and dies when something is', async () => {
    const first = await open();
    first.declare(birth);
    await first.drained();
    await first.close();
    platform.acknowledgesAtOnce = false;
    const second = await open();
    second.declare(birth);
    await second.send('message 1', 1);
    await until(() => platform.data().length === 1);
    expect(platform.arrivals.filter(({ kind }) => kind === 'death')).toEqual([]);
    await second.close();
    await until(() => platform.arrivals.at(-1)?.kind === 'death');
    expect(platform.arrivals.at(-1)?.text).toBe('{"epoch":7}');
  });

  it('publishes a later declaration before the data that needs it', async () => {
    const gateway = await open();
    gateway.declare(birth);
    await sendAll(gateway, 1, 3);
    await gateway.drained();
    const more = {
      ...birth,
      channels: [...birth.channels, { id: 1, asset: 'TANK', measure: 'level' }],
    };
    gateway.declare(more);
    await sendAll(gateway, 4, 4);
    await gateway.drained();
    expect(platform.arrivals.slice(-2)).toMatchObject([
      { kind: 'birth', text: JSON.stringify(more) },
      { kind: 'data', text: 'message 4' },
    ]);
  });

  it('refuses what the platform would refuse', async () => {
    const gateway = await open();
    expect(() => gateway.declare({ ...birth, epoch: 8 })).toThrow('epoch');
    expect(() => gateway.declare({ ...birth, channels: [] })).toThrow('channels');
    const large = Buffer.alloc(limits.payloadBytesMax + 1);
    await expect(gateway.send(large, 1)).rejects.toThrow(RangeError);
    expect(gateway.nextSeq).toBe(1);
  });

  it('refuses a URL that is not of MQTT', async () => {
    await expect(
      openGateway({
        url: 'factory.example',
        gatewayId: 'gw-1',
        secret: '',
        partition: 3,
        epoch: 7,
        spoolDirectory: directory,
      }),
    ).rejects.toThrow(/protocol/i);
  });
});
