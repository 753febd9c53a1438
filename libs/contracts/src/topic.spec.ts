import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatTelemetryTopic, gatewayIdPattern, parseTelemetryTopic } from './topic.js';

describe('parseTelemetryTopic', () => {
  it('reads what formatTelemetryTopic writes', () => {
    const topic = fc.record({
      partition: fc.nat(4_095),
      gatewayId: fc.stringMatching(gatewayIdPattern),
      kind: fc.constantFrom('birth', 'data', 'death'),
    });
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
    'x/chanrong/v1/3/gw-1/data',
    '',
  ])('knows no %j', (topic) => {
    expect(parseTelemetryTopic(topic)).toBeUndefined();
  });
});
