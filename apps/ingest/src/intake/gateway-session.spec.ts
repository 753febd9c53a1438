import { describe, expect, it } from '@jest/globals';
import { GatewaySession } from './gateway-session.js';

const session = new GatewaySession({
  gatewayId: 'gw-1',
  uscc: '91320206000000001X',
  partition: 12,
  secretHash: '',
  certificates: [],
  revoked: false,
  journaled: true,
});

describe('GatewaySession', () => {
  it.each([
    ['chanrong/v1/12/gw-1/data', 'data'],
    ['chanrong/v1/12/gw-1/birth', 'birth'],
    ['chanrong/v1/12/gw-1/death', 'death'],
    ['chanrong/v1/12/gw-1/data/senml-json/7/1', 'data/senml-json'],
    ['chanrong/v1/12/gw-2/data/senml-json/7/1', undefined],
    ['chanrong/v1/12/gw-1/data/senml-json', undefined],
    ['chanrong/v1/12/gw-1/ack', undefined],
    ['chanrong/v1/12/gw-1/data/', undefined],
    ['chanrong/v1/012/gw-1/data', undefined],
    ['chanrong/v1/12/gw-11/data', undefined],
  ])('knows what %s is: %s', (topic, kind) => {
    expect(session.topicOf(topic)?.kind).toBe(kind);
  });

  it.each([
    ['chanrong/v1/12/gw-1/pressure', 'topic-unknown'],
    ['chanrong/v1/12/gw-2/data', 'topic-not-yours'],
    ['chanrong/v1/3/gw-1/data', 'topic-not-yours'],
    ['chanrong/v2/12/gw-1/data', 'topic-unknown'],
    ['', 'topic-unknown'],
  ])('says of %s: %s', (topic, code) => {
    expect(session.topicFault(topic)).toBe(code);
  });
});
