import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '@chanrong/testing';
import { choosePorts } from './ports.js';

const servers: Server[] = [];

async function occupy(port: number, host: string): Promise<void> {
  const server = createServer();
  servers.push(server);
  server.listen(port, host);
  await once(server, 'listening');
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('choosePorts', () => {
  it('gives what was asked for, and keeps defaults away from it', async () => {
    const httpPort = await freePort();
    const ports = await choosePorts({ httpPort, mqttPort: undefined }, () => undefined);
    expect(ports.http).toBe(httpPort);
    const { health, ...others } = ports;
    const all = [...Object.values(others), ...Object.values(health)];
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(['127.0.0.1', '0.0.0.0'])('refuses an asked port that is in use on %s', async (host) => {
    const mqttPort = await freePort();
    await occupy(mqttPort, host);
    await expect(choosePorts({ httpPort: undefined, mqttPort }, () => undefined)).rejects.toThrow(
      `MQTT port ${mqttPort} is in use; stop what uses it, or choose another with --mqtt-port`,
    );
  });

  it('moves a default that is in use, and says so', async () => {
    const before = await choosePorts({ httpPort: undefined, mqttPort: undefined }, () => undefined);
    await occupy(before.http, '127.0.0.1');
    const notes: string[] = [];
    const after = await choosePorts({ httpPort: undefined, mqttPort: undefined }, (note) =>
      notes.push(note),
    );
    expect(after.http).toBeGreaterThan(before.http);
    expect(notes).toContain(`HTTP port 3000 is in use; using ${after.http}`);
  });
});
