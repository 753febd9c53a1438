/**
 * Which addresses a webhook may go to: what a caller names must not make this process a door into the network
 * that it stands in. Names are looked up at every attempt, all that they stand for must be public, and the
 * connection goes to what was looked at, not to what a second look-up says.
 */
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * IANA special-purpose registries: everything that is not for all of the internet. A list a family, as a list
 * compares IPv4 addresses with IPv6 networks too, and all of them lie in ::ffff:0:0/96.
 */
const special = { ipv4: new BlockList(), ipv6: new BlockList() } as const;
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.ipv4.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  special.ipv6.addSubnet(network, bits, 'ipv6');
}

/** @param allowed private networks that an operator has opened to webhooks */
export function isAllowedAddress(address: string, allowed: BlockList): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return !special[family].check(address, family) || allowed.check(address, family);
}

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Why a webhook may not go there, as far as can be said without looking up its name; undefined: it may.
 * Without TLS only into networks that were opened.
 */
export function findUrlFault(url: URL, allowed: BlockList): string | undefined {
  const { protocol, username, password } = url;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isAddress = isIP(host) !== 0;
  if (username !== '' || password !== '') return 'must not carry a name or a password';
  if (isAddress && !isAllowedAddress(host, allowed)) return 'must not be in a private network';
  const isOpened = isAddress && allowed.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
  if (protocol !== 'https:' && !isOpened) return 'must begin with https://';
  return undefined;
}

/** For `request`: gives the addresses of a name when all of them are allowed. */
export function guardedLookup(allowed: BlockList): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const isEachAllowed = addresses.every(({ address }) => isAllowedAddress(address, allowed));
      const [first] = addresses;
      if (!isEachAllowed || first === undefined) {
        return callback(new AddressRefused(`${hostname} is in a private network`), []);
      }
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}
