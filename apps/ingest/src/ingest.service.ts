/** Builds the parts of ingest from its settings, and starts and stops them with the process. */
import { limits } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import {
  databaseIsWritable,
  type HealthServer,
  type Logger,
  type MessageTracer,
  openMessageTracer,
  startHealthServer,
} from '@chanrong/observability';
import { openWakeQueue, type WakeQueue } from '@chanrong/queue';
import { verify } from '@node-rs/argon2';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { LedgerPolicy } from './acknowledgement/acknowledgement-ledger.js';
import { Backpressure } from './commit/backpressure.js';
import { type CommitReport, GroupCommit } from './commit/group-commit.js';
import { ConnectionLog } from './gateways/connection-log.js';
import { GatewayAuthenticator } from './gateways/gateway-authenticator.js';
import { GatewayDirectory } from './gateways/gateway-directory.js';
import { RevocationSweep } from './gateways/revocation-sweep.js';
import { SecretVerifier } from './gateways/secret-verifier.js';
import { ingestLimits } from './ingest-limits.js';
import { IngestMetrics } from './ingest-metrics.js';
import type { IngestConfig } from './ingest.config.js';
import { MessageIntake } from './intake/message-intake.js';
import { MqttListener } from './listener/mqtt-listener.js';
import type { RateLimits } from './listener/rate-limit.js';
import type { ListeningPorts } from './listener/server-sockets.js';
import { type BrokerSettings, BrokerSubscriber } from './subscriber/broker-subscriber.js';
import { GatewayRoster } from './subscriber/gateway-roster.js';
import { QuarantineLog } from './quarantine/quarantine-log.js';

/** What a test makes small to see it happen. */
export interface IngestTuning {
  readonly pendingBytesMax: number;
  readonly revocationIntervalMs: number;
  readonly certificateIntervalMs: number;
  readonly shutdownMsMax: number;
  readonly connectMsMax: number;
  readonly rateLimits: RateLimits;
  readonly ledgerPolicy: LedgerPolicy;
}

const tuningDefault: IngestTuning = {
  pendingBytesMax: limits.pendingBytesMax,
  revocationIntervalMs: ingestLimits.revocationIntervalMs,
  certificateIntervalMs: ingestLimits.certificateIntervalMs,
  shutdownMsMax: ingestLimits.shutdownMsMax,
  connectMsMax: ingestLimits.connectMsMax,
  rateLimits: {
    messagesPerSecond: ingestLimits.gatewayMessagesPerSecondMax,
    messagesBurst: ingestLimits.gatewayMessagesBurst,
    bytesPerSecond: ingestLimits.gatewayBytesPerSecondMax,
    bytesBurst: ingestLimits.gatewayBytesBurst,
  },
  ledgerPolicy: {
    reorderMs: ingestLimits.reorderMs,
    commandIntervalMs: ingestLimits.commandIntervalMs,
  },
};

export interface IngestPorts extends ListeningPorts {
  readonly healthPort: number | undefined;
}

/** How messages come: gateways connect here, or to a broker that we are a client of. */
interface Transport {
  start(): Promise<ListeningPorts>;
  stopTaking(): void;
  close(): Promise<void>;
  hold(): void;
  release(): void;
  say(topic: string, payload: Uint8Array): void;
}

/** Registry, quarantine and health questions. */
const registryPoolMax = 4;

@Injectable()
export class IngestService implements OnApplicationShutdown {
  readonly #config: IngestConfig;
  readonly #log: Logger;
  readonly #tuning: IngestTuning;
  readonly #metrics = new IngestMetrics();
  /** The journal's own connections, so that a commit never waits for anything else. */
  readonly #journalPool: pg.Pool;
  readonly #registryPool: pg.Pool;
  readonly #groupCommit: GroupCommit;
  readonly #quarantine: QuarantineLog;
  readonly #intake: MessageIntake;
  readonly #connections: ConnectionLog;
  readonly #transport: Transport;
  #queue: WakeQueue | undefined;
  #health: HealthServer | undefined;
  #tracer: MessageTracer | undefined;

  constructor(config: IngestConfig, log: Logger, tuning: Partial<IngestTuning> = {}) {
    this.#config = config;
    this.#log = log;
    this.#tuning = { ...tuningDefault, ...tuning };
    this.#journalPool = this.#openPool(ingestLimits.commitsInFlightMax, journalSession);
    this.#registryPool = this.#openPool(registryPoolMax, registrySession);
    const backpressure = new Backpressure(this.#tuning.pendingBytesMax, {
      onHold: () => this.#transport.hold(),
      onRelease: () => this.#transport.release(),
    });
    this.#metrics.watch(backpressure);
    this.#groupCommit = new GroupCommit({
      journal: new PostgresJournal(this.#journalPool),
      backpressure,
      commitsInFlightMax: ingestLimits.commitsInFlightMax,
      onCommitted: (report) => this.#committed(report),
      onAcknowledged: (waitedMs) => this.#metrics.acknowledged(waitedMs),
      onFailure: (error, retryMs) => {
        this.#metrics.commitFailed();
        log.error({ error: error.message, retryMs }, 'commit failed; gateways wait');
      },
    });
    this.#quarantine = new QuarantineLog({
      pool: this.#registryPool,
      backpressure,
      nowMs: Date.now,
      onKept: (inputs) => this.#metrics.quarantined(inputs),
      onFailure: (error, retryMs) => {
        log.error({ error: error.message, retryMs }, 'quarantine failed; its gateways wait');
      },
    });
    this.#intake = new MessageIntake({
      groupCommit: this.#groupCommit,
      quarantine: this.#quarantine,
      say: (topic, payload) => this.#transport.say(topic, payload),
    });
    this.#connections = new ConnectionLog({
      pool: this.#registryPool,
      intervalMs: ingestLimits.connectionLogIntervalMs,
      onFailure: (error) => log.warn({ error: error.message }, 'connections not written down'),
    });
    const directory = new GatewayDirectory(this.#registryPool);
    this.#transport = config.broker
      ? this.#throughBroker(directory, config.broker)
      : this.#throughListener(directory);
  }

  /** Resolves to the ports that listen. @throws Error when the database is not usable or a port is taken. */
  async start(): Promise<IngestPorts> {
    const { databaseUrl, redisUrl, healthHost, healthPort } = this.#config;
    const health = await startHealthServer({
      host: healthHost,
      port: healthPort,
      registry: this.#metrics.registry,
      checks: { database: databaseIsWritable(this.#registryPool) },
    });
    this.#health = health;
    await this.#registryPool.query('select from journal_head limit 1');
    this.#queue = await openWakeQueue({
      databaseUrl,
      redisUrl,
      onError: (error) => {
        this.#metrics.wakeFailed();
        this.#log.warn({ error: error.message }, 'wake-up not queued; scorers look by themselves');
      },
    });
    this.#tracer = await openMessageTracer('ingest', this.#config.traces);
    this.#intake.traceWith(this.#tracer);
    const ports = await this.#transport.start();
    health.started();
    const listening = { ...ports, healthPort: health.port };
    this.#log.info(listening, 'listening');
    return listening;
  }

  /** Commits what was taken as far as time allows, acknowledges it, and disconnects. */
  async onApplicationShutdown(): Promise<void> {
    this.#transport.stopTaking();
    const inTime = await this.#commitRest();
    await this.#transport.close();
    if (inTime) await this.#connections.close();
    await this.#queue?.close();
    await this.#tracer?.close();
    await this.#health?.close();
    // A connection that still waits for the database would keep its pool, and us, waiting too.
    const poolsEnded = Promise.all([this.#journalPool.end(), this.#registryPool.end()]);
    if (inTime) await poolsEnded;
    this.#log.info('stopped');
  }

  /** False when the database did not answer in time. */
  async #commitRest(): Promise<boolean> {
    let inTime = true;
    const timer = setTimeout(() => {
      inTime = false;
      this.#log.warn('stopping without the last commit; its gateways will send again');
      this.#groupCommit.abandon();
      this.#quarantine.abandon();
    }, this.#tuning.shutdownMsMax);
    await Promise.all([this.#groupCommit.drained(), this.#quarantine.drained()]);
    clearTimeout(timer);
    return inTime;
  }

  #throughBroker(directory: GatewayDirectory, settings: BrokerSettings): Transport {
    const roster = new GatewayRoster({
      directory,
      intervalMs: this.#tuning.revocationIntervalMs,
      onEnded: (gatewayId) => subscriber.endSession(gatewayId),
      onFailure: (error) => this.#log.warn({ error: error.message }, 'registry did not answer'),
    });
    const subscriber = new BrokerSubscriber({
      settings,
      ledgerPolicy: this.#tuning.ledgerPolicy,
      intake: this.#intake,
      roster,
      connections: this.#connections,
      endIntervalMs: this.#tuning.revocationIntervalMs,
      metrics: this.#metrics,
      log: this.#log,
    });
    return {
      start: () => {
        subscriber.start();
        return Promise.resolve({ mqttPort: undefined, mqttTlsPort: undefined });
      },
      stopTaking: () => subscriber.stopTaking(),
      close: () => subscriber.close(),
      hold: () => subscriber.hold(),
      release: () => subscriber.release(),
      say: (topic, payload) => subscriber.say(topic, payload),
    };
  }

  #throughListener(directory: GatewayDirectory): Transport {
    const listener = this.#buildListener(directory);
    const sweep = this.#buildSweep(directory, listener);
    return {
      async start() {
        const ports = await listener.start();
        sweep.start();
        return ports;
      },
      stopTaking() {
        sweep.stop();
        listener.stopTaking();
      },
      close: () => listener.close(),
      hold: () => listener.hold(),
      release: () => listener.release(),
      say: (topic, payload) => listener.say(topic, payload),
    };
  }

  #buildListener(directory: GatewayDirectory): MqttListener {
    const verifier = new SecretVerifier({
      compare: verify,
      verificationsMax: ingestLimits.verificationsMax,
      waitingMax: ingestLimits.verificationsWaitingMax,
    });
    const { mqttHost: host, mqttPort: port, mqttTls: tls, connectionsPerAddressMax } = this.#config;
    return new MqttListener({
      address: { host, port, tls },
      connectionsPerAddressMax,
      certificateIntervalMs: this.#tuning.certificateIntervalMs,
      connectMsMax: this.#tuning.connectMsMax,
      rateLimits: this.#tuning.rateLimits,
      ledgerPolicy: { ...this.#tuning.ledgerPolicy, beginsAnywhere: true },
      authenticator: new GatewayAuthenticator(directory, verifier),
      intake: this.#intake,
      connections: this.#connections,
      metrics: this.#metrics,
      log: this.#log,
    });
  }

  #buildSweep(directory: GatewayDirectory, listener: MqttListener): RevocationSweep {
    return new RevocationSweep({
      directory,
      intervalMs: this.#tuning.revocationIntervalMs,
      connected: () => listener.connectedGateways(),
      drop: (gatewayId, reason) => listener.drop(gatewayId, reason),
      onFailure: (error) => this.#log.warn({ error: error.message }, 'registry did not answer'),
    });
  }

  #committed(report: CommitReport): void {
    this.#metrics.committed(report);
    for (const partition of report.partitions) this.#queue?.wake(partition);
  }

  #openPool(max: number, session: pg.PoolConfig): pg.Pool {
    const pool = new pg.Pool({
      connectionString: this.#config.databaseUrl,
      max,
      application_name: 'chanrong ingest',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      ...session,
    });
    // A lost idle connection; whoever queries next opens another.
    pool.on('error', (error) => this.#log.warn({ error: error.message }, 'connection lost'));
    return pool;
  }
}

/**
 * An append that the database does not answer is tried again rather than waited for: a lock on the
 * journal or a line that swallows packets must not stop ingest for ever.
 */
const journalSession: pg.PoolConfig = { query_timeout: 30_000, lock_timeout: 10_000 };
/** A gateway that connects gives up about then; questions about others must not wait for an answer for ever. */
const registrySession: pg.PoolConfig = { query_timeout: 10_000 };
