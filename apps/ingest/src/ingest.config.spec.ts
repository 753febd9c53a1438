import { describe, expect, it } from '@jest/globals';
import { readIngestConfig } from './ingest.config.js';

describe('readIngestConfig', () => {
  it('needs the database only, and listens on this machine only', () => {
    expect(readIngestConfig({ DATABASE_URL: 'postgres://x' })).toEqual({
      databaseUrl: 'postgres://x',
      redisUrl: undefined,
      mqttHost: '127.0.0.1',
      mqttPort: 1_883,
      mqttTls: undefined,
      connectionsPerAddressMax: 1_024,
      broker: undefined,
      healthHost: '127.0.0.1',
      healthPort: undefined,
      traces: undefined,
      logLevel: 'info',
    });
  });

  const tls = {
    DATABASE_URL: 'postgres://x',
    MQTT_PORT: 'off',
    MQTT_TLS_PORT: '8883',
    MQTT_TLS_KEY_FILE: 'key.pem',
    MQTT_TLS_CERTIFICATE_FILE: 'certificate.pem',
  };

  it('listens over TLS only, when told so', () => {
    expect(readIngestConfig(tls)).toMatchObject({
      mqttPort: undefined,
      mqttTls: { port: 8_883, keyFile: 'key.pem', certificateFile: 'certificate.pem' },
    });
  });

  it.each([
    ['TLS without a key', { ...tls, MQTT_TLS_KEY_FILE: undefined }, 'MQTT_TLS_KEY_FILE'],
    ['a broker without partitions', { ...tls, MQTT_URL: 'mqtt://b' }, 'MQTT_PARTITIONS'],
    ['no port at all', { ...tls, MQTT_TLS_PORT: undefined }, 'no gateway could connect'],
  ])('refuses %s', (_name, environment, why) => {
    expect(() => readIngestConfig(environment)).toThrow(why);
  });

  it('names every fault at once', () => {
    const read = () => readIngestConfig({ MQTT_PORT: '70000', LOG_LEVEL: 'loud' });
    for (const name of ['DATABASE_URL', 'MQTT_PORT', 'LOG_LEVEL']) expect(read).toThrow(name);
  });
});
