/**
 * The reference gateway: what is sent is on disk first, is published with QoS 1 in order of seq, and
 * is forgotten only when the platform has acknowledged it. After a lost connection or a restart,
 * everything above the last acknowledgement is sent again; the platform drops what it already has.
 */
import { join } from 'node:path';
import {
  type Birth,
  birthSchema,
  gatewayIdPattern,
  limits,
  signatureBytes,
} from '@chanrong/contracts';
import { assert } from '@chanrong/kernel';
import { AcknowledgementWindow } from './acknowledgement-window.js';
import { GatewayConnection, type ConnectionOptions } from './gateway-connection.js';
import { describeRefusal, GatewayRefusedError, type GatewayState } from './gateway-state.js';
import { Repeater } from './repeater.js';
import { Spool } from './spool.js';
import type { SpoolRecord } from './spool-frame.js';
import type { SpoolReader } from './spool-reader.js';

export interface GatewayOptions extends ConnectionOptions {
  /** Messages wait here, in a folder of their own for every gateway and epoch. One process at a time. */
  readonly spoolDirectory: string;
  /** Messages published and not yet acknowledged, 1 to 32,768; 256 when absent. */
  readonly inflightMax?: number;
  /** Bytes on disk above which `send` waits, at least 32 MiB; 1 GiB when absent. */
  readonly spoolBytesMax?: number;
  /** Acknowledged by the platform: silence of it, while messages wait, after which all of them are sent again; 15 s when absent. */
  readonly acknowledgementMsMax?: number;
  readonly onState?: (state: GatewayState) => void;
}

export interface Gateway {
  /** One above the highest seq that this epoch has used. */
  readonly nextSeq: number;
  /** The seq up to which everything is acknowledged; 0 before the first. */
  readonly acknowledgedSeq: number;
  /**
   * Says what the gateway measures. Published now and at every connection, before any data; data
   * waits for the first declaration. A later one may add channels.
   * @throws Error when the birth is not valid or names another epoch.
   */
  declare(birth: Birth): void;
  /**
   * Takes one `data` payload whose own seq is `seq`. Resolves when it is on disk, where it survives
   * this process; not awaiting each send lets the disk take many at once. A seq that the spool has
   * had before resolves without effect, so that a recorded replay can start from 1 again.
   * @throws RangeError when the payload is larger than the platform accepts.
   * @throws SpoolError when the disk refuses.
   */
  send(payload: Uint8Array | string, seq: number): Promise<void>;
  /**
   * Resolves when everything declared and sent is acknowledged.
   * @throws GatewayRefusedError when the platform refuses the gateway, SpoolError when the disk failed.
   */
  drained(): Promise<void>;
  /** Stops. What is not acknowledged stays on disk and is sent when the gateway is opened again. */
  close(): Promise<void>;
}

const inflightDefault = 256;
const acknowledgementMsDefault = 15_000;
const spoolBytesDefault = 1024 * 1024 * 1024;
const retryMsMin = 100;
const retryMsMax = 10_000;

/**
 * Opens the spool and begins to connect; does not wait for the connection.
 * @throws SpoolError when the spool is damaged, Error when the URL is not one of MQTT.
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  assert(gatewayIdPattern.test(options.gatewayId), 'a gateway id is 1 to 64 of A-Z a-z 0-9 _ . -');
  const inflightMax = options.inflightMax ?? inflightDefault;
  assert(inflightMax >= 1 && inflightMax <= 32_768, 'inflightMax is 1 to 32,768');
  const spool = await Spool.open({
    directory: join(options.spoolDirectory, `${options.gatewayId}.${options.epoch}`),
    bytesMax: options.spoolBytesMax ?? spoolBytesDefault,
    onReadable: () => gateway.pump(),
    onFailure: (error) => gateway.fail(error),
  });
  const gateway = new StoreAndForwardGateway(options, inflightMax, spool);
  try {
    gateway.connect();
  } catch (error) {
    await spool.close();
    throw error;
  }
  return gateway;
}

/** What belongs to one connection and goes with it. */
interface Line {
  readonly connection: GatewayConnection;
  readonly reader: SpoolReader;
  readonly window: AcknowledgementWindow;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

class StoreAndForwardGateway implements Gateway {
  readonly #options: GatewayOptions;
  readonly #inflightMax: number;
  readonly #spool: Spool;
  #birth: Birth | undefined;
  #birthAcknowledged = true;
  #connection: GatewayConnection | undefined;
  #line: Line | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #silenceTimer: NodeJS.Timeout | undefined;
  #attempt = 0;
  readonly #publishing = new Repeater(() => this.#publishReadable());
  #drainWaiters: Waiter[] = [];
  #refusal: GatewayRefusedError | undefined;
  #failure: Error | undefined;

  constructor(options: GatewayOptions, inflightMax: number, spool: Spool) {
    this.#options = options;
    this.#inflightMax = inflightMax;
    this.#spool = spool;
  }

  get nextSeq(): number {
    return this.#spool.lastSeq + 1;
  }

  get acknowledgedSeq(): number {
    return this.#spool.acknowledged;
  }

  declare(birth: Birth): void {
    const valid = birthSchema.parse(birth);
    assert(valid.epoch === this.#options.epoch, 'a birth names the epoch of its gateway');
    this.#birth = valid;
    this.#birthAcknowledged = false;
    if (this.#line !== undefined) this.#publishBirth(this.#line);
    this.pump();
  }

  async send(payload: Uint8Array | string, seq: number): Promise<void> {
    assert(Number.isSafeInteger(seq) && seq >= 1, 'seq starts at 1');
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const bytesMax =
      limits.payloadBytesMax - (this.#options.signingKey === undefined ? 0 : signatureBytes);
    if (bytes.length > bytesMax) {
      throw new RangeError(
        `the payload of seq ${seq} has ${bytes.length} bytes; ` +
          `at most ${bytesMax} are accepted: split the batch`,
      );
    }
    if (seq <= this.#spool.lastSeq) return;
    await this.#spool.append({ seq, payload: bytes });
  }

  drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#drainWaiters.push({ resolve, reject });
      this.#settleDrained();
    });
  }

  async close(): Promise<void> {
    this.#failure ??= new Error(`gateway ${this.#options.gatewayId} is closed`);
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#silenceTimer);
    this.#settleDrained();
    const line = this.#line;
    this.#line = undefined;
    // With messages in flight the will is published: the platform then knows that some are missing.
    await this.#connection?.end(line?.window.size === 0);
    await line?.reader.close();
    await this.#spool.close();
    this.#report({ name: 'closed' });
  }

  connect(): void {
    this.#report({ name: 'connecting' });
    const connection = new GatewayConnection(this.#options, {
      onConnected: () => this.#connected(connection),
      onAcknowledged: (epoch, seq) => this.#acknowledged(epoch, seq),
      onCommand: (command) => this.#obey(command),
      onClosed: (reason, returnCode) => this.#disconnected(reason, returnCode),
    });
    this.#connection = connection;
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#line = undefined;
    void this.#connection?.end(false);
    this.#settleDrained();
    this.#report({ name: 'failed', reason: error.message });
  }

  /** Publishes what is readable as far as the window allows; safe to call at any time. */
  pump(): void {
    this.#publishing.trigger();
  }

  async #publishReadable(): Promise<void> {
    const line = this.#line;
    if (line === undefined || this.#birth === undefined) return;
    // Refilling a half-empty window rather than every gap lets the reader give many at once.
    while (line.window.size <= this.#inflightMax / 2) {
      const records = await this.#read(line);
      if (line !== this.#line || records.length === 0) return;
      for (const record of records) this.#publish(line, record);
    }
  }

  async #read(line: Line): Promise<SpoolRecord[]> {
    try {
      return await line.reader.read(this.#inflightMax - line.window.size);
    } catch (error) {
      // A reader whose connection is gone may find its file gone too.
      if (line === this.#line) this.fail(error as Error);
      return [];
    }
  }

  #publish(line: Line, record: SpoolRecord): void {
    const message = line.window.add(record.seq);
    const isLast = this.#options.acknowledgedBy !== 'platform';
    line.connection.publish({ kind: 'data', ...record }, () => {
      if (line === this.#line && isLast) this.#moveMark(line, line.window.acknowledge(message));
    });
    if (!isLast) this.#silenceTimer ??= this.#startSilence();
  }

  /** Everything up to `mark` may be forgotten. */
  #moveMark(line: Line, mark: number | undefined): void {
    if (mark === undefined) return;
    this.#spool.acknowledge(mark);
    this.#settleDrained();
    if (line.window.size <= this.#inflightMax / 2) this.pump();
  }

  #acknowledged(epoch: number, seq: number): void {
    const line = this.#line;
    if (line === undefined || epoch !== this.#options.epoch) return;
    const mark = line.window.acknowledgeUpTo(seq);
    if (mark === undefined) return;
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = line.window.size > 0 ? this.#startSilence() : undefined;
    this.#moveMark(line, mark);
  }

  /** A broker may have lost what it acknowledged: a new connection sends all that waits again. */
  #startSilence(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#silenceTimer = undefined;
      void this.#connection?.end(false);
    }, this.#options.acknowledgementMsMax ?? acknowledgementMsDefault);
  }

  #obey(command: string): void {
    const line = this.#line;
    if (line === undefined) return;
    if (command === 'birth') this.#publishBirth(line);
    // What the platform misses is still here, or never was: a new connection sends all that waits.
    if (command === 'replay' && line.window.size > 0) void line.connection.end(false);
  }

  #publishBirth(line: Line): void {
    const birth = this.#birth;
    if (birth === undefined) return;
    const isMarked = this.#options.acknowledgedBy === 'platform';
    const mark = isMarked ? { resumeSeq: this.#spool.acknowledged + 1 } : {};
    const payload = Buffer.from(JSON.stringify({ ...birth, ...mark }));
    line.connection.publish({ kind: 'birth', seq: 0, payload }, () => {
      if (birth === this.#birth) this.#birthAcknowledged = true;
      this.#settleDrained();
    });
  }

  #connected(connection: GatewayConnection): void {
    this.#attempt = 0;
    this.#refusal = undefined;
    const line = {
      connection,
      reader: this.#spool.reader(),
      window: new AcknowledgementWindow(),
    };
    this.#line = line;
    this.#report({ name: 'connected' });
    this.#publishBirth(line);
    this.pump();
  }

  #disconnected(reason: string, returnCode: number | undefined): void {
    void this.#line?.reader.close();
    this.#line = undefined;
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = undefined;
    if (this.#failure !== undefined) return;
    const retryMs = this.#nextRetryMs();
    const refusal = returnCode === undefined ? undefined : describeRefusal(returnCode);
    if (returnCode === undefined || refusal === undefined) {
      this.#report({ name: 'disconnected', reason, retryMs });
    } else {
      this.#refusal = new GatewayRefusedError(this.#options.gatewayId, returnCode);
      this.#settleDrained();
      this.#report({ name: 'refused', returnCode, reason: refusal, retryMs });
    }
    this.#retryTimer = setTimeout(() => this.connect(), retryMs);
  }

  /** Doubles from 0.1 s to 10 s, each drawn from its upper half: a platform that restarts is not stormed. */
  #nextRetryMs(): number {
    const ceiling = Math.min(retryMsMax, retryMsMin * 2 ** this.#attempt);
    this.#attempt += 1;
    return Math.round(ceiling * (0.5 + Math.random() / 2));
  }

  #settleDrained(): void {
    const error = this.#failure ?? this.#refusal;
    const drained = this.#birthAcknowledged && this.#spool.acknowledged === this.#spool.lastSeq;
    if (error === undefined && !drained) return;
    for (const { resolve, reject } of this.#drainWaiters.splice(0)) {
      if (drained) resolve();
      else reject(error as Error);
    }
  }

  #report(state: GatewayState): void {
    this.#options.onState?.(state);
  }
}
