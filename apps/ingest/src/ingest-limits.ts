/** What one ingest process takes at most, beside the limits of the wire. */
import { limits } from '@chanrong/contracts';
import { assert } from '@chanrong/kernel';

export const ingestLimits = {
  connectionsMax: 10_000,
  /** Connections from one address, when the settings do not say: a factory behind one address. */
  connectionsPerAddressMax: 1_024,
  /** The longest keep-alive a gateway may ask for: silence longer than 1.5 of it ends the connection. */
  keepaliveSecondsMax: 3_600,
  /**
   * What one gateway may send for long, and in a burst after an outage. Above it its connection is read
   * more slowly; nothing is refused.
   */
  gatewayMessagesPerSecondMax: 5_000,
  gatewayMessagesBurst: 20_000,
  gatewayBytesPerSecondMax: 32 * 1024 * 1024,
  gatewayBytesBurst: 128 * 1024 * 1024,
  /** Certificate files are read again when they changed, this often. */
  certificateIntervalMs: 60_000,
  /** CONNECT must have arrived this long after the connection. */
  connectMsMax: 10_000,
  /** A CONNECT packet: ids, secret and will. All that a stranger can make us buffer. */
  connectBytesMax: 16 * 1024,
  /** Any packet of a gateway: a full payload, and its topic. */
  packetBytesMax: limits.payloadBytesMax + 1_024,
  /** Bytes kept of a packet that is refused before it has arrived. */
  refusedHeadBytesMax: 4 * 1024,
  /**
   * Commits on their way at once, of different partitions. A second one makes batches smaller and
   * costs a third more CPU at 1,000 messages a second, without more throughput or less latency.
   */
  commitsInFlightMax: 1,
  /** Messages of a broker that may be on their way to the journal: 256 MiB at the very most. */
  receiveMax: 1_024,
  /** Messages of a gateway behind a broker may overtake each other for so long. */
  reorderMs: 5_000,
  /** Between two commands to one gateway. */
  commandIntervalMs: 10_000,
  /** Password hashes computed at once; each takes about 20 MiB and 20 ms of a core. */
  verificationsMax: 2,
  /** Connections that may wait for one of them. */
  verificationsWaitingMax: 2_000,
  /** How long shutting down waits for the commit in flight. */
  shutdownMsMax: 10_000,
  /** Who is connected is written down this much later. */
  connectionLogIntervalMs: 500,
  /** A revoked gateway is dropped within this time. */
  revocationIntervalMs: 15_000,
} as const;

export function assertIngestLimits(): void {
  assert(
    ingestLimits.connectBytesMax <= ingestLimits.packetBytesMax,
    'a stranger may send less than a gateway',
  );
  assert(
    ingestLimits.packetBytesMax <= ingestLimits.gatewayBytesBurst,
    'a gateway may send its largest packet at once',
  );
  assert(ingestLimits.revocationIntervalMs <= 60_000, 'revocation works within a minute');
}
