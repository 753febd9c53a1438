/**
 * Why a connection is not taken, or ended, beside what CONNACK says: as metrics and logs name it, and as
 * docs/gateway-protocol.md explains it to whoever builds a gateway.
 */
export const turnAwayReasons = [
  'tls-handshake',
  'too-many-connections',
  'too-many-connections-of-address',
  'subscription-not-yours',
] as const;
export type TurnAwayReason = (typeof turnAwayReasons)[number];

export const dropReasons = [
  'packet-too-large',
  'revoked',
  'certificate-revoked',
  'secret-changed',
  'partition-changed',
] as const;
export type DropReason = (typeof dropReasons)[number];
