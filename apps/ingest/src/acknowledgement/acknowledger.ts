/**
 * Tells gateways how far they are committed and asks for what is missing, the same way behind a broker and
 * at the listener. With QoS 0: who misses an acknowledgement sends again, and gets the next.
 */
import type { Logger } from '@chanrong/observability';
import { AcknowledgementLedger, type LedgerPolicy } from './acknowledgement-ledger.js';
import type { MessagePlace } from './read-sequence.js';

export interface AcknowledgerOptions {
  readonly policy: LedgerPolicy;
  /** False while nobody could hear it. */
  readonly canSpeak: () => boolean;
  readonly say: (gatewayId: string, kind: 'ack' | 'command', content: object) => void;
  readonly log: Logger;
}

/** Acknowledgements are cumulative: one in this time says all. */
const intervalMs = 100;

export class Acknowledger {
  readonly #options: AcknowledgerOptions;
  readonly #ledger: AcknowledgementLedger;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AcknowledgerOptions) {
    this.#options = options;
    this.#ledger = new AcknowledgementLedger(options.policy);
  }

  start(): void {
    this.#timer = setInterval(() => this.speak(), intervalMs);
  }

  /** Says what was committed last. */
  stop(): void {
    clearInterval(this.#timer);
    this.speak();
  }

  committed(gatewayId: string, place: MessagePlace): void {
    const { epoch, seq } = place;
    if (place.kind === 'birth') this.#ledger.born(gatewayId, epoch, seq);
    else this.#ledger.committed({ gatewayId, epoch, seq: place.seq }, performance.now());
  }

  /** The gateway does not listen any more. */
  forget(gatewayId: string): void {
    this.#ledger.forget(gatewayId);
  }

  speak(): void {
    const { canSpeak, say, log } = this.#options;
    if (!canSpeak()) return;
    for (const { gatewayId, epoch, seq } of this.#ledger.takeAcknowledgements()) {
      say(gatewayId, 'ack', { epoch, seq });
    }
    for (const { gatewayId, command } of this.#ledger.takeCommands(performance.now())) {
      log.info({ gatewayId, ...command }, 'gateway asked');
      say(gatewayId, 'command', command);
    }
  }
}
