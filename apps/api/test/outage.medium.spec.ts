import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { operator, startTestApi, type TestApi } from './api-harness.js';
import { insertFixture } from './fixture.js';

let database: TestDatabase;
let network: Network;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  network = new Network(new URL(database.url));
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(await network.open());
  api = await startTestApi(url.href);
});

afterAll(async () => {
  await api.close();
  await network.cut();
  await database.drop();
});

/** The wire between the API and PostgreSQL: it can be cut and joined again. */
class Network {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  constructor(private readonly target: URL) {}

  async open(): Promise<number> {
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    const address = this.server.address();
    this.port = address !== null && typeof address === 'object' ? address.port : 0;
    return this.port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

const status = async (path: string) => (await api.ask(path, operator)).status;

describe('an API that cannot reach its database', () => {
  it('lives, is not ready, asks callers to come back, and recovers by itself', async () => {
    expect([await status('/livez'), await status('/readyz')]).toEqual([200, 200]);
    await network.cut();
    const answer = await api.ask('/v1/enterprises', operator);
    expect([answer.status, answer.body.type]).toEqual([503, 'urn:chanrong:problem:unavailable']);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect([await status('/livez'), await status('/readyz')]).toEqual([200, 503]);
    expect(api.log.at(-1)).toMatchObject({ level: 'warn', msg: 'cannot answer' });
    await network.open();
    expect([await status('/readyz'), await status('/v1/enterprises')]).toEqual([200, 200]);
  });

  it('is not ready before every migration of its release has run', async () => {
    const removed = await database.pool.query(
      'delete from migrations where id = (select max(id) from migrations) returning *',
    );
    const answer = await api.ask('/readyz');
    expect([answer.status, answer.body.detail]).toEqual([503, 'the database lacks 1 migrations']);
    const { timestamp, name } = removed.rows[0];
    await database.pool.query('insert into migrations (timestamp, name) values ($1, $2)', [
      timestamp,
      name,
    ]);
    expect(await status('/readyz')).toBe(200);
  });
});
