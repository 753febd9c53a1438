import { BlockList } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { findUrlFault, guardedLookup, isAllowedAddress } from './public-address.js';

const none = new BlockList();
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');

describe('addresses of webhooks', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
  ])('%s is refused', (address) => {
    expect(isAllowedAddress(address, none)).toBe(false);
  });

  it.each(['1.1.1.1', '172.32.0.1', '192.169.0.1', '2606:4700:4700::1111'])(
    '%s is let',
    (address) => {
      expect(isAllowedAddress(address, none)).toBe(true);
    },
  );

  it.each<[string, string | undefined]>([
    ['https://risk.bank.example/hook', undefined],
    ['http://risk.bank.example/hook', 'must begin with https://'],
    ['https://user:secret@risk.bank.example/', 'must not carry a name or a password'],
    ['https://127.0.0.1/', 'must not be in a private network'],
    // What URL makes of an address is what is looked at.
    ['https://2130706433/', 'must not be in a private network'],
    ['https://0x7f.1/', 'must not be in a private network'],
    ['https://[::1]/', 'must not be in a private network'],
    ['https://[::ffff:10.0.0.1]/', 'must not be in a private network'],
  ])('%s: %s', (url, fault) => {
    expect(findUrlFault(new URL(url), none)).toBe(fault);
  });

  it('may be in a private network that an operator has opened', () => {
    expect(findUrlFault(new URL('http://127.0.0.1:8080/hook'), loopback)).toBeUndefined();
    expect(findUrlFault(new URL('https://10.0.0.1/hook'), loopback)).toBeDefined();
  });

  it('are looked at when a name is looked up, which is when it is connected to', async () => {
    const lookUp = (allowed: BlockList): Promise<string> =>
      new Promise((resolve) => {
        guardedLookup(allowed)('localhost', { family: 4, all: false }, (error, address) => {
          resolve(error?.message ?? JSON.stringify(address));
        });
      });
    expect(await lookUp(none)).toBe('localhost is in a private network');
    expect(await lookUp(loopback)).toBe('"127.0.0.1"');
  });
});
