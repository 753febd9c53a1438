/**
 * Which enterprises are due for an evaluation. Driven by journal time alone and saved in checkpoints,
 * so replaying a journal evaluates at the same positions as the first time.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import type { Enterprise, PartitionState } from '@chanrong/portrait';
import type { EnginePolicy } from './engine-policy.js';

/** What is made of an enterprise when its turn has come. */
export type Evaluated = 'score' | 'detail';

/** When an enterprise was last dealt with, journal time in Unix ms; -Infinity: never. */
export interface Agenda {
  readonly enterprise: Enterprise;
  scorePending: boolean;
  detailPending: boolean;
  scoredMs: number;
  detailedMs: number;
  historyMs: number;
  /** Outcome, score and grade of the newest history row. */
  published: string;
  /** What could not be made of it the last time. */
  readonly failing: Set<Evaluated>;
}

export interface Due {
  readonly toScore: readonly Agenda[];
  readonly toDetail: readonly Agenda[];
}

const nothingDue: Due = { toScore: [], toDetail: [] };

export class Schedule {
  private readonly agendas = new Map<Enterprise, Agenda>();
  private scoreWaiting: Agenda[] = [];
  private detailWaiting: Agenda[] = [];
  private nextScanMs = Number.NEGATIVE_INFINITY;
  private silenceMinute = Number.NEGATIVE_INFINITY;

  constructor(private readonly policy: EnginePolicy) {}

  /** Whether an evaluation, or a detail, waits for journal time to move. */
  get isScoreWaiting(): boolean {
    return this.scoreWaiting.length > 0;
  }

  get isDetailWaiting(): boolean {
    return this.detailWaiting.length > 0;
  }

  touch(enterprise: Enterprise): void {
    const agenda = this.agendaOf(enterprise);
    if (!agenda.scorePending) {
      agenda.scorePending = true;
      this.scoreWaiting.push(agenda);
    }
    if (!agenda.detailPending) {
      agenda.detailPending = true;
      this.detailWaiting.push(agenda);
    }
  }

  /** Enterprises whose turn it is at this journal time; they are no longer waiting. */
  takeDue(state: PartitionState): Due {
    const nowMs = state.journalMs;
    this.noticeSilence(state);
    if (nowMs < this.nextScanMs) return nothingDue;
    if (!this.isScoreWaiting && !this.isDetailWaiting) return nothingDue;
    this.nextScanMs = nowMs + this.policy.scanIntervalMs;
    const { scoreIntervalMs, detailIntervalMs } = this.policy;
    const [toScore, scoreLater] = split(
      this.scoreWaiting,
      (a) => nowMs - a.scoredMs >= scoreIntervalMs,
    );
    const [toDetail, detailLater] = split(
      this.detailWaiting,
      (a) => nowMs - a.detailedMs >= detailIntervalMs,
    );
    this.scoreWaiting = scoreLater;
    this.detailWaiting = detailLater;
    for (const agenda of toScore) {
      agenda.scorePending = false;
      agenda.scoredMs = nowMs;
    }
    for (const agenda of toDetail) {
      agenda.detailPending = false;
      agenda.detailedMs = nowMs;
    }
    return { toScore, toDetail };
  }

  write(writer: ByteWriter): void {
    writer.f64(this.nextScanMs);
    writer.f64(this.silenceMinute);
    writer.u53(this.agendas.size);
    for (const agenda of this.agendas.values()) {
      writer.string(agenda.enterprise.uscc);
      writer.f64(agenda.scoredMs);
      writer.f64(agenda.detailedMs);
      writer.f64(agenda.historyMs);
      writer.string(agenda.published);
      writer.u8((agenda.failing.has('score') ? 1 : 0) + (agenda.failing.has('detail') ? 2 : 0));
    }
    writeWaiting(writer, this.scoreWaiting);
    writeWaiting(writer, this.detailWaiting);
  }

  static read(reader: ByteReader, state: PartitionState, policy: EnginePolicy): Schedule {
    const schedule = new Schedule(policy);
    schedule.nextScanMs = reader.f64();
    schedule.silenceMinute = reader.f64();
    const count = reader.u53();
    for (let index = 0; index < count; index += 1) {
      const agenda = schedule.agendaOf(state.enterprises.get(reader.string()) as Enterprise);
      agenda.scoredMs = reader.f64();
      agenda.detailedMs = reader.f64();
      agenda.historyMs = reader.f64();
      agenda.published = reader.string();
      const failing = reader.u8();
      if ((failing & 1) !== 0) agenda.failing.add('score');
      if ((failing & 2) !== 0) agenda.failing.add('detail');
    }
    for (const uscc of readWaiting(reader)) {
      const agenda = schedule.agendaOf(state.enterprises.get(uscc) as Enterprise);
      agenda.scorePending = true;
      schedule.scoreWaiting.push(agenda);
    }
    for (const uscc of readWaiting(reader)) {
      const agenda = schedule.agendaOf(state.enterprises.get(uscc) as Enterprise);
      agenda.detailPending = true;
      schedule.detailWaiting.push(agenda);
    }
    return schedule;
  }

  agendaOf(enterprise: Enterprise): Agenda {
    let agenda = this.agendas.get(enterprise);
    if (agenda === undefined) {
      agenda = {
        enterprise,
        scorePending: false,
        detailPending: false,
        scoredMs: Number.NEGATIVE_INFINITY,
        detailedMs: Number.NEGATIVE_INFINITY,
        historyMs: Number.NEGATIVE_INFINITY,
        published: '',
        failing: new Set(),
      };
      this.agendas.set(enterprise, agenda);
    }
    return agenda;
  }

  private noticeSilence(state: PartitionState): void {
    const minute = Math.floor(state.journalMs / this.policy.silenceIntervalMs);
    if (minute === this.silenceMinute) return;
    this.silenceMinute = minute;
    for (const enterprise of state.enterprises.values()) {
      if (enterprise.timeBase === 'live' && enterprise.readingCount > 0) this.touch(enterprise);
    }
  }
}

function split(
  agendas: readonly Agenda[],
  isDue: (agenda: Agenda) => boolean,
): [Agenda[], Agenda[]] {
  const due: Agenda[] = [];
  const later: Agenda[] = [];
  for (const agenda of agendas) (isDue(agenda) ? due : later).push(agenda);
  return [due, later];
}

function writeWaiting(writer: ByteWriter, waiting: readonly Agenda[]): void {
  writer.u53(waiting.length);
  for (const agenda of waiting) writer.string(agenda.enterprise.uscc);
}

function readWaiting(reader: ByteReader): string[] {
  const count = reader.u53();
  return Array.from({ length: count }, () => reader.string());
}
