/**
 * Knows, for each gateway that listens, up to where its messages are committed without a hole, and what
 * to say to it: no broker's PUBACK means "in the journal", so gateways behind one keep everything above this.
 *
 * Kept in memory only. A gateway says in its birth where its memory begins (`resumeSeq`); after a
 * restart of ours it is asked for that birth. Bounded by gateways and by `aheadMax`.
 */
export interface Acknowledgement {
  readonly gatewayId: string;
  readonly epoch: number;
  readonly seq: number;
}

export type GatewayCommand =
  | { readonly command: 'birth' }
  | {
      readonly command: 'replay';
      readonly epoch: number;
      readonly from: number;
      readonly to: number;
    };

interface Ledger {
  epoch: number;
  /** Everything up to it is committed; NaN: it begins with the first message that comes. */
  mark: number;
  /** Committed above a hole. */
  readonly ahead: Set<number>;
  /** Since when the hole is open; NaN: there is none. */
  holeSinceMs: number;
  askedMs: number;
}

export interface LedgerPolicy {
  /** Messages may overtake each other for so long before a hole is asked for. */
  readonly reorderMs: number;
  /** Between two commands to one gateway. */
  readonly commandIntervalMs: number;
  /**
   * Where the gateway does not say where its memory begins: a PUBACK of ours means committed, so that is with
   * the first message of its connection; behind a broker it is with the epoch.
   */
  readonly beginsAnywhere?: boolean;
}

/** Numbers remembered above a hole; beyond it the gateway sends them again after the hole is closed. */
const aheadMax = 4_096;

export class AcknowledgementLedger {
  readonly #policy: LedgerPolicy;
  readonly #ledgers = new Map<string, Ledger>();
  readonly #moved = new Set<string>();
  readonly #unknown = new Map<string, number>();

  constructor(policy: LedgerPolicy) {
    this.#policy = policy;
  }

  /** A birth is committed. */
  born(gatewayId: string, epoch: number, resumeSeq?: number): void {
    const known = this.#ledgers.get(gatewayId);
    this.#unknown.delete(gatewayId);
    if (known !== undefined && known.epoch > epoch) return;
    if (known === undefined || known.epoch < epoch) {
      const begin = resumeSeq ?? (this.#policy.beginsAnywhere === true ? Number.NaN : 1);
      const fresh = { epoch, mark: begin - 1, ahead: new Set<number>() };
      this.#ledgers.set(gatewayId, { ...fresh, holeSinceMs: Number.NaN, askedMs: -Infinity });
    } else if (resumeSeq !== undefined && !(resumeSeq - 1 <= known.mark)) {
      for (const seq of known.ahead) if (seq < resumeSeq) known.ahead.delete(seq);
      known.mark = resumeSeq - 1;
      closeHole(known);
    }
    this.#moved.add(gatewayId);
  }

  /** A data message is committed. */
  committed({ gatewayId, epoch, seq }: Acknowledgement, nowMs: number): void {
    const ledger = this.#ledgers.get(gatewayId);
    if (ledger?.epoch !== epoch) {
      if (ledger === undefined || ledger.epoch < epoch) this.#askForBirth(gatewayId);
      return;
    }
    this.#moved.add(gatewayId);
    if (Number.isNaN(ledger.mark)) ledger.mark = seq - 1;
    if (seq <= ledger.mark) return;
    if (seq > ledger.mark + 1) {
      if (ledger.ahead.size < aheadMax) ledger.ahead.add(seq);
      if (Number.isNaN(ledger.holeSinceMs)) ledger.holeSinceMs = nowMs;
      return;
    }
    ledger.mark = seq;
    closeHole(ledger);
  }

  /** Nobody listens any more. */
  forget(gatewayId: string): void {
    this.#ledgers.delete(gatewayId);
    this.#unknown.delete(gatewayId);
    this.#moved.delete(gatewayId);
  }

  /** What changed since it was last asked. */
  takeAcknowledgements(): Acknowledgement[] {
    const taken = [...this.#moved].flatMap((gatewayId) => {
      const ledger = this.#ledgers.get(gatewayId);
      if (ledger === undefined || Number.isNaN(ledger.mark)) return [];
      return [{ gatewayId, epoch: ledger.epoch, seq: ledger.mark }];
    });
    this.#moved.clear();
    return taken;
  }

  /** What gateways are to be asked for now. */
  takeCommands(nowMs: number): { readonly gatewayId: string; readonly command: GatewayCommand }[] {
    const { reorderMs, commandIntervalMs } = this.#policy;
    const commands: { gatewayId: string; command: GatewayCommand }[] = [];
    for (const [gatewayId, askedMs] of this.#unknown) {
      if (nowMs - askedMs < commandIntervalMs) continue;
      this.#unknown.set(gatewayId, nowMs);
      commands.push({ gatewayId, command: { command: 'birth' } });
    }
    for (const [gatewayId, ledger] of this.#ledgers) {
      if (!(nowMs - ledger.holeSinceMs >= reorderMs)) continue;
      if (nowMs - ledger.askedMs < commandIntervalMs) continue;
      ledger.askedMs = nowMs;
      const { epoch, mark, ahead } = ledger;
      const to = Math.min(...ahead) - 1;
      commands.push({ gatewayId, command: { command: 'replay', epoch, from: mark + 1, to } });
    }
    return commands;
  }

  #askForBirth(gatewayId: string): void {
    if (!this.#unknown.has(gatewayId)) this.#unknown.set(gatewayId, -Infinity);
  }
}

/** Moves the mark over what was committed above it. */
function closeHole(ledger: Ledger): void {
  while (ledger.ahead.delete(ledger.mark + 1)) ledger.mark += 1;
  if (ledger.ahead.size === 0) ledger.holeSinceMs = Number.NaN;
}
