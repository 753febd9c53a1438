import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatTelemetryTopic,
  gatewayIdPattern,
  parseTelemetryTopic,
  type TelemetryTopic,
} from './topic.js';

describe('parseTelemetryTopic', () => {
  it('reads what formatTelemetryTopic writes', () => {
    const plain = fc.constantFrom<Pick<TelemetryTopic, 'kind' | 'suffix'>>(
      { kind: 'birth' },
      { kind: 'data' },
      { kind: 'death' },
      { kind: 'birth/ed25519' },
      { kind: 'data/ed25519' },
      { kind: 'data/senml-json', suffix: '7/1042' },
      { kind: 'data/senml-cbor', suffix: '1/9007199254740991' },
    );
    const place = fc.record({
      partition: fc.nat(4_095),
      gatewayId: fc.stringMatching(gatewayIdPattern),
    });
    const topic = fc.tuple(place, plain).map(([where, what]) => ({ ...where, ...what }));
    fc.assert(
      fc.property(topic, (given) => {
        expect(parseTelemetryTopic(formatTelemetryTopic(given))).toEqual(given);
      }),
    );
  });

  it.each([
    'chanrong/v1/3/gw-1/ack',
    'chanrong/v1/3/gw-1/command',
    'chanrong/v1/3/gw-1/data/',
    'chanrong/v1/3/gw-1/data\n',
    'chanrong/v1/3/gw-1/+',
    'chanrong/v1/3/#',
    'chanrong/v1/03/gw-1/data',
    'chanrong/v1/-1/gw-1/data',
    'chanrong/v1/10000/gw-1/data',
    'chanrong/v1/٣/gw-1/data',
    'chanrong/v1/3//data',
    `chanrong/v1/3/${'g'.repeat(65)}/data`,
    'chanrong/v1/3/gw 1/data',
    'chanrong/v1/3/网关/data',
    'chanrong/v2/3/gw-1/data',
    'chanrong/v1/3/gw-1/death/ed25519',
    'chanrong/v1/3/gw-1/data/senml-json',
    'chanrong/v1/3/gw-1/data/senml-json/7',
    'chanrong/v1/3/gw-1/data/senml-json/07/1',
    'chanrong/v1/3/gw-1/data/senml-json/0/1',
    'chanrong/v1/3/gw-1/data/senml-json/7/12345678901234567',
    'chanrong/v1/3/gw-1/data/senml-xml/7/1',
    'chanrong/v1/3/gw-1/data/7/1',
    'x/chanrong/v1/3/gw-1/data',
    '',
  ])('knows no %j', (topic) => {
    expect(parseTelemetryTopic(topic)).toBeUndefined();
  });
});
