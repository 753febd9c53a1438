/** A gateway that keeps what is not acknowledged and sends it again, first its birth, then messages in their order. */
import type { Birth, TelemetryKind } from '@chanrong/contracts';
import type { SimulatedTime } from './simulated-time.js';

export interface GatewayParts {
  readonly gatewayId: string;
  readonly uscc: string;
  readonly partition: number;
  readonly messageCount: number;
  /** Gives a message to the network; `acknowledge` is called when the platform says that it is safe. */
  readonly send: (kind: TelemetryKind, body: Buffer, acknowledge: () => void) => void;
}

const birth: Birth = {
  epoch: 1,
  firmware: 'simulated plant',
  channels: [
    { id: 0, asset: 'PRESS-1', measure: 'running', report: 'periodic', periodMs: 60_000 },
    { id: 1, asset: 'METER-1', measure: 'energy_kwh', report: 'periodic', periodMs: 60_000 },
    { id: 2, asset: 'TANK-1', measure: 'mass_kg', sigma: 4, periodMs: 60_000 },
  ],
};

export const readingsPerMessage = birth.channels.length;

const intervalMs = 300;
const resendMs = 1_500;
const inflightMax = 6;
/** 2026-01-05, a Monday. */
const startMs = Date.UTC(2026, 0, 5);
const stepMs = 60_000;

export class SimulatedGateway {
  /** Seqs that the platform said are safe. */
  readonly acknowledged = new Set<number>();
  private readonly waiting = new Set<number>();
  private isBorn = false;
  private sent = 0;

  constructor(
    readonly parts: GatewayParts,
    private readonly time: SimulatedTime,
  ) {
    this.bear();
  }

  get isDrained(): boolean {
    return this.acknowledged.size === this.parts.messageCount;
  }

  private bear(): void {
    if (this.isBorn) return;
    this.parts.send('birth', Buffer.from(JSON.stringify(birth)), () => {
      if (!this.isBorn) this.time.after(0, () => this.goOn());
      this.isBorn = true;
    });
    this.time.after(resendMs, () => this.bear());
  }

  private goOn(): void {
    if (this.sent < this.parts.messageCount && this.waiting.size < inflightMax) {
      this.sent += 1;
      this.waiting.add(this.sent);
      this.send(this.sent);
    }
    if (!this.isDrained) this.time.after(intervalMs, () => this.goOn());
  }

  private send(seq: number): void {
    if (!this.waiting.has(seq)) return;
    this.parts.send('data', this.body(seq), () => {
      this.waiting.delete(seq);
      this.acknowledged.add(seq);
    });
    this.time.after(resendMs, () => this.send(seq));
  }

  private body(seq: number): Buffer {
    const t = startMs + seq * stepMs;
    const values = [seq % 4 === 0 ? 0 : 1, 0.2 + (seq % 7) / 10, 50_000 - seq];
    return Buffer.from(JSON.stringify({ e: 1, s: seq, t, c: [0, 1, 2], d: [0, 0, 0], x: values }));
  }
}
