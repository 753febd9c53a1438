import { describe, expect, it } from '@jest/globals';
import { readIngestConfig } from './ingest.config.js';

describe('readIngestConfig', () => {
  it('needs the database only, and listens on this machine only', () => {
    expect(readIngestConfig({ DATABASE_URL: 'postgres://x' })).toEqual({
      databaseUrl: 'postgres://x',
      redisUrl: undefined,
      mqttHost: '127.0.0.1',
      mqttPort: 1_883,
      healthHost: '127.0.0.1',
      healthPort: undefined,
      logLevel: 'info',
    });
  });

  it('names every fault at once', () => {
    const read = () => readIngestConfig({ MQTT_PORT: '70000', LOG_LEVEL: 'loud' });
    for (const name of ['DATABASE_URL', 'MQTT_PORT', 'LOG_LEVEL']) expect(read).toThrow(name);
  });
});
