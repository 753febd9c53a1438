/** The contract with the MQTT client: when a version of it breaks this, deferred-puback.ts must change. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { deferPubacks } from './deferred-puback.js';

let server: Server;
let peer: Socket;
let client: MqttClient;
let pubacks: number[];

beforeEach(async () => {
  pubacks = [];
  server = createServer((socket) => {
    peer = socket;
    const parser = mqttPacket.parser({ protocolVersion: 5 });
    socket.on('data', (chunk) => parser.parse(chunk));
    parser.on('packet', (packet: Packet) => {
      if (packet.cmd === 'connect') send({ cmd: 'connack', sessionPresent: false, reasonCode: 0 });
      if (packet.cmd === 'puback') pubacks.push(packet.messageId as number);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    protocolVersion: 5,
    reconnectPeriod: 0,
  });
});

afterEach(() => {
  client.end(true);
  peer.destroy();
  server.close();
});

function send(packet: Packet): void {
  peer.write(mqttPacket.generate(packet, { protocolVersion: 5 }));
}

function publish(messageId: number, qos: 0 | 1 = 1): void {
  const fields = { topic: 'a', payload: String(messageId), dup: false, retain: false } as const;
  send({ cmd: 'publish', qos, ...(qos === 1 && { messageId }), ...fields });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('deferPubacks', () => {
  it('takes message after message, and acknowledges none until it is told', async () => {
    const taken: (() => void)[] = [];
    deferPubacks(client, (_packet, done) => taken.push(done));
    for (let id = 1; id <= 50; id += 1) publish(id);
    await until(() => taken.length === 50);
    expect(pubacks).toEqual([]);
    for (const done of taken) done();
    await until(() => pubacks.length === 50);
    expect(pubacks).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('acknowledges in the order in which they came, whatever is committed first', async () => {
    const taken: (() => void)[] = [];
    deferPubacks(client, (_packet, done) => taken.push(done));
    for (const id of [7, 8, 9]) publish(id);
    await until(() => taken.length === 3);
    taken[2]?.();
    taken[1]?.();
    taken[0]?.();
    await until(() => pubacks.length === 3);
    expect(pubacks).toEqual([7, 8, 9]);
  });

  it('takes messages of QoS 0 too, and acknowledges nothing for them', async () => {
    const taken: IPublishPacket[] = [];
    deferPubacks(client, (packet, done) => {
      taken.push(packet);
      done();
    });
    publish(1, 0);
    publish(2);
    await until(() => pubacks.length === 1);
    expect(taken).toHaveLength(2);
    expect(pubacks).toEqual([2]);
  });
});
