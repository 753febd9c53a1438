/**
 * Takes what a gateway published, whichever way it came; gives it to the group commit, or to quarantine
 * when it is not one of the gateway's messages. The hot path of all transports.
 */
import {
  encodeRebirth,
  gatewayIdPattern,
  type QuarantineCode,
  limits,
  type TelemetryKind,
} from '@chanrong/contracts';
import { type MessageTracer, preciseNowMs } from '@chanrong/observability';
import type { GroupCommit } from '../commit/group-commit.js';
import type { QuarantineLog } from '../quarantine/quarantine-log.js';
import { SparkplugHost } from '../sparkplug/sparkplug-host.js';
import type { GatewaySession } from './gateway-session.js';

export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  /** Its QoS then says nothing about how safely it came: a broker publishes it itself. */
  readonly isWill: boolean;
}

export interface MessageIntakeOptions {
  readonly groupCommit: GroupCommit;
  readonly quarantine: QuarantineLog;
  /** Says something to a gateway that listens to `topic`. */
  readonly say: (topic: string, payload: Uint8Array) => void;
}

export class MessageIntake {
  readonly #options: MessageIntakeOptions;
  readonly #sparkplug = new SparkplugHost();
  #tracer: MessageTracer | undefined;

  constructor(options: MessageIntakeOptions) {
    this.#options = options;
  }

  /** From now on spans of some messages go there. */
  traceWith(tracer: MessageTracer | undefined): void {
    this.#tracer = tracer;
  }

  /** `done` is called when the message is committed, in the journal or in quarantine, or never. */
  take(session: GatewaySession, message: IncomingMessage, done: () => void): void {
    const { topic, payload } = message;
    const own = session.topicOf(topic);
    const code = own === undefined ? session.topicFault(topic) : contentFault(message, own.kind);
    if (own === undefined || code !== undefined) {
      this.#quarantine(session, { topic, payload, code: code as QuarantineCode }, done);
      return;
    }
    const { partition, gatewayId, kind, suffix } = own;
    const committed = this.#tracer === undefined ? done : this.#traced(own, payload, done);
    this.#options.groupCommit.push({ partition, kind, gatewayId, suffix, payload }, committed);
    if (suffix !== undefined && kind === 'sparkplug') this.#watch(gatewayId, suffix, payload);
  }

  /** Of a gateway that the registry does not have, or has revoked; a broker let it in all the same. */
  refuseUnknown(
    { gatewayId, topic, payload }: { gatewayId: string; topic: string; payload: Buffer },
    done: () => void,
  ): void {
    const name = gatewayIdPattern.test(gatewayId) ? gatewayId : '';
    const detail = `${JSON.stringify(gatewayId)} is not enrolled, or revoked`;
    const code = 'gateway-unknown';
    const input = { gatewayId: name, uscc: null, topic, code, detail, body: payload } as const;
    this.#options.quarantine.keep(input, done);
  }

  /** A packet that was refused while it arrived: what is kept of it is its beginning. */
  refuseOversized(
    session: GatewaySession,
    { topic, payload, bodyBytes }: { topic: string; payload: Buffer; bodyBytes: number },
    done: () => void,
  ): void {
    const { gatewayId, uscc } = session.gateway;
    const detail =
      `a packet of ${bodyBytes} bytes, of which ${payload.length} are kept; ` +
      `a payload has at most ${limits.payloadBytesMax}`;
    const code = 'payload-too-large';
    this.#options.quarantine.keep({ gatewayId, uscc, topic, code, detail, body: payload }, done);
  }

  /** Calls back all the same, and tells how long that took when the message is one that is traced. */
  #traced(
    { gatewayId, partition, kind }: { gatewayId: string; partition: number; kind: string },
    payload: Buffer,
    done: () => void,
  ): () => void {
    const tracer = this.#tracer;
    const trace = tracer?.sample(gatewayId, payload);
    if (tracer === undefined || trace === undefined) return done;
    const startMs = preciseNowMs();
    const attributes = {
      'messaging.system': 'mqtt',
      'messaging.operation.name': 'receive',
      'messaging.message.body.size': payload.length,
      'chanrong.kind': kind,
      'chanrong.partition': partition,
    };
    return () => {
      done();
      const name = 'receive and commit';
      tracer.record(trace, { name, startMs, endMs: preciseNowMs(), attributes, isRoot: true });
    };
  }

  #watch(gatewayId: string, suffix: string, payload: Buffer): void {
    const topic = this.#sparkplug.watch(gatewayId, { suffix, payload }, performance.now());
    if (topic !== undefined) this.#options.say(topic, encodeRebirth(Date.now()));
  }

  #quarantine(
    { gateway }: GatewaySession,
    { topic, payload, code }: { topic: string; payload: Buffer; code: QuarantineCode },
    done: () => void,
  ): void {
    const { gatewayId, uscc } = gateway;
    const detail = `${payload.length} bytes published to ${topic}`;
    const input = { gatewayId, uscc, topic, code, detail, body: payload };
    this.#options.quarantine.keep(input, done);
  }
}

function contentFault(
  { qos, isWill, payload }: IncomingMessage,
  kind: TelemetryKind,
): QuarantineCode | undefined {
  // Sparkplug demands QoS 0 and counts what is lost by its own number.
  if (qos === 0 && !isWill && kind !== 'sparkplug') return 'qos-too-low';
  return payload.length > limits.payloadBytesMax ? 'payload-too-large' : undefined;
}
