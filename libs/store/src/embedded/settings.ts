/** Settings of the embedded server, given on its command line: a new release changes them without touching data. */
import { totalmem } from 'node:os';
import type { EmbeddedDatabaseOptions } from './cluster.js';

const mib = 1024 * 1024;

export function serverSettings({
  port,
  sharedBuffersMib,
}: EmbeddedDatabaseOptions): Record<string, string> {
  const eighth = Math.floor(totalmem() / 8 / mib);
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    password_encryption: 'scram-sha-256',
    // PUBACK means committed, and committed means on disk.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_compression: 'on',
    shared_buffers: `${sharedBuffersMib ?? Math.min(1024, Math.max(128, eighth))}MB`,
    // The journal writes steadily: rare checkpoints write each hot page once instead of every five minutes.
    max_wal_size: '4GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    // One server, no replicas: the least WAL that recovers from a crash.
    wal_level: 'minimal',
    max_wal_senders: '0',
    idle_in_transaction_session_timeout: '60s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    cluster_name: 'chanrong',
  };
}
