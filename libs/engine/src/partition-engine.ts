/**
 * One partition's journal, folded: takes segments in order, gives scores, portraits, daily quantities
 * and quarantined inputs.
 *
 * Deterministic: the same segments give the same outputs, in the same places, on any machine. No I/O.
 */
import { createHash } from 'node:crypto';
import {
  decodeSegmentBody,
  formatTelemetryTopic,
  type JournalEntry,
  limits,
  type QuarantineCode,
  type TelemetryEntry,
} from '@chanrong/contracts';
import { assert, ByteReader, ByteWriter, canonicalJson, dayIndex } from '@chanrong/kernel';
import {
  type Alert,
  type Command,
  describePortrait,
  type Effects,
  type Enterprise,
  type Finding,
  PartitionState,
  portraitInstant,
  readPartition,
  reviewLive,
  step,
  viewChannels,
  watchPolicy,
  writePartition,
  writePortrait,
} from '@chanrong/portrait';
import { type Evaluation, type FacilityAssessment, scoreContent } from '@chanrong/scoring';
import { describeAssets } from './asset-detail.js';
import { CreditBook } from './credit-book.js';
import { interpretTelemetry } from './decode-telemetry.js';
import type { EnginePolicy } from './engine-policy.js';
import { GatewayKeys } from './gateway-keys.js';
import type { TelemetryStep } from './interpretation.js';
import { judge, liveTimes, recordedTimes, remember } from './judgement.js';
import { Outputs, type ScoreRow } from './outputs.js';
import { References } from './references.js';
import { type Agenda, Schedule } from './schedule.js';
import { SparkplugNodes } from './sparkplug-nodes.js';

/** A journal segment, as far as the engine looks at it. */
export interface EngineSegment {
  readonly seq: number;
  readonly recordedMs: number;
  readonly body: Uint8Array;
}

/** What an engine remembers between segments; all of it is in a checkpoint. */
interface EngineMemory {
  readonly state: PartitionState;
  readonly references: References;
  readonly keys: GatewayKeys;
  readonly nodes: SparkplugNodes;
  readonly credit: CreditBook;
  readonly schedule: Schedule;
}

export class PartitionEngine {
  private outputs = new Outputs();
  private readonly writer = new ByteWriter();
  private foldedSeq = 0;
  private takenSeq = 0;
  private watchedMinute = Number.NEGATIVE_INFINITY;
  /** Readings and messages folded since this engine was made; for metrics. */
  readonly counts = { segments: 0, messages: 0, readings: 0, evaluations: 0 };

  private readonly state: PartitionState;
  private readonly references: References;
  private readonly keys: GatewayKeys;
  private readonly nodes: SparkplugNodes;
  private readonly credit: CreditBook;
  private readonly schedule: Schedule;

  private constructor(
    readonly partition: number,
    private readonly policy: EnginePolicy,
    memory: EngineMemory,
  ) {
    this.state = memory.state;
    this.references = memory.references;
    this.keys = memory.keys;
    this.nodes = memory.nodes;
    this.credit = memory.credit;
    this.schedule = memory.schedule;
  }

  /** An engine at the beginning of the partition's journal. */
  static create(partition: number, policy: EnginePolicy): PartitionEngine {
    return new PartitionEngine(partition, policy, {
      state: new PartitionState(),
      references: new References(),
      keys: new GatewayKeys(),
      nodes: new SparkplugNodes(),
      credit: new CreditBook(),
      schedule: new Schedule(policy),
    });
  }

  /**
   * An engine that continues where `checkpoint` was taken.
   * @throws ByteCodecError when the bytes are damaged
   */
  static restore(partition: number, policy: EnginePolicy, bytes: Uint8Array): PartitionEngine {
    const reader = new ByteReader(bytes);
    const seq = reader.u53();
    const references = References.read(reader);
    const keys = GatewayKeys.read(reader);
    const nodes = SparkplugNodes.read(reader);
    const credit = CreditBook.read(reader);
    const state = readPartition(reader);
    const schedule = Schedule.read(reader, state, policy);
    const memory = { state, references, keys, nodes, credit, schedule };
    const engine = new PartitionEngine(partition, policy, memory);
    engine.watchedMinute = reader.f64();
    reader.expectEnd();
    engine.foldedSeq = seq;
    engine.takenSeq = seq;
    return engine;
  }

  /** Newest segment folded. */
  get seq(): number {
    return this.foldedSeq;
  }

  /** Whether segments were folded since outputs were last taken. */
  get hasUncommitted(): boolean {
    return this.foldedSeq > this.takenSeq;
  }

  /**
   * After how much quiet journal time must be moved by a tick, ms: soon when an evaluation waits for
   * its turn, otherwise when silence is looked at next, as nothing can change before; never (Infinity)
   * where silence says nothing. At least `tickIntervalMs`, so that a clock behind the journal floods nobody.
   */
  get tickAfterMs(): number {
    if (this.schedule.isScoreWaiting) return this.policy.scoreIntervalMs;
    if (this.schedule.isDetailWaiting) return limits.tickIntervalMs;
    for (const enterprise of this.state.enterprises.values()) {
      if (enterprise.timeBase === 'live' && enterprise.readingCount > 0)
        return Math.max(limits.tickIntervalMs, this.untilSilenceMs);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Until evaluations or alerts look at silence again, ms of journal time. */
  private get untilSilenceMs(): number {
    const { journalMs } = this.state;
    const untilMs = (intervalMs: number): number => intervalMs - (journalMs % intervalMs);
    return Math.min(untilMs(this.policy.silenceIntervalMs), untilMs(watchPolicy.liveIntervalMs));
  }

  applySegment(segment: EngineSegment): void {
    assert(segment.seq === this.foldedSeq + 1, `segment ${segment.seq} after ${this.foldedSeq}`);
    decodeSegmentBody(segment.body).forEach((entry, index) => {
      this.applyEntry(segment, entry, index);
    });
    this.foldedSeq = segment.seq;
    this.counts.segments += 1;
    this.state.journalMs = segment.recordedMs;
    this.watch(segment);
    for (const enterprise of this.state.takeTouched()) this.schedule.touch(enterprise);
    if (!this.references.isComplete) return;
    const due = this.schedule.takeDue(this.state);
    for (const agenda of due.toScore) this.score(agenda);
    for (const { enterprise } of due.toDetail) this.detail(enterprise);
  }

  /** Gives what was produced since the last call. */
  takeOutputs(): Outputs {
    const { outputs } = this;
    this.outputs = new Outputs();
    this.takenSeq = this.foldedSeq;
    return outputs;
  }

  /** Bytes to continue from. Outputs not yet taken are not part of them. */
  checkpoint(): Uint8Array {
    this.writer.reset();
    this.writer.u53(this.foldedSeq);
    this.references.write(this.writer);
    this.keys.write(this.writer);
    this.nodes.write(this.writer);
    this.credit.write(this.writer);
    writePartition(this.writer, this.state);
    this.schedule.write(this.writer);
    this.writer.f64(this.watchedMinute);
    return this.writer.toBytes();
  }

  /** SHA-256 over the canonical bytes of an enterprise's state; undefined when it is not known here. */
  portraitHash(uscc: string): Uint8Array | undefined {
    const enterprise = this.state.enterprises.get(uscc);
    return enterprise === undefined ? undefined : this.hashEnterprise(enterprise);
  }

  private applyEntry(segment: EngineSegment, entry: JournalEntry, index: number): void {
    if (entry.kind === 'telemetry') {
      this.counts.messages += 1;
      this.applyTelemetry(segment, entry, index);
    } else if (entry.kind === 'command') {
      this.applyCommand(segment, entry.command);
    }
  }

  private applyCommand(segment: EngineSegment, command: Command): void {
    if (command.type === 'priceSet.published' || command.type === 'scorecard.committed') {
      this.references.apply(command);
      // Prices and models concern everyone; who has nothing to show keeps its "insufficient data".
      for (const enterprise of this.state.enterprises.values()) this.schedule.touch(enterprise);
      return;
    }
    if (command.type === 'gateway.enrolled') this.keys.apply(command);
    if (command.type === 'facility.registered' || command.type === 'facility.drawn') {
      this.credit.apply(command);
      const enterprise = this.state.enterprises.get(command.uscc);
      if (enterprise !== undefined) this.schedule.touch(enterprise);
      return;
    }
    step(this.state, segment.recordedMs, { kind: 'command', command }, noEffects);
  }

  private applyTelemetry(segment: EngineSegment, entry: TelemetryEntry, index: number): void {
    const { gatewayId } = entry;
    const effects: Effects = {
      finding: (finding) => this.quarantine(segment, entry, index, finding),
      daily: (delta) => this.outputs.addDaily(delta),
    };
    const { keys, nodes } = this;
    const gateway = this.state.gateways.get(gatewayId);
    const { steps, faults } = interpretTelemetry(entry, { keys, nodes }, gateway?.epoch ?? 0);
    for (const fault of faults) {
      const uscc = gateway?.enterprise.uscc ?? null;
      this.quarantine(segment, entry, index, { ...fault, gatewayId, uscc, readingIndex: -1 });
    }
    for (const telemetry of steps) this.fold(segment, telemetry, effects);
  }

  private fold(segment: EngineSegment, telemetry: TelemetryStep, effects: Effects): void {
    if (telemetry.kind === 'data') this.counts.readings += telemetry.message.values.length;
    const enterprise = this.state.gateways.get(telemetry.gatewayId)?.enterprise;
    const eventMs = enterprise?.lastEventMs ?? Number.NaN;
    step(this.state, segment.recordedMs, telemetry, effects);
    if (enterprise?.timeBase === 'recorded') this.closeRecordedDay(enterprise, eventMs);
  }

  private quarantine(
    segment: EngineSegment,
    entry: TelemetryEntry,
    entryIndex: number,
    finding: Omit<Finding, 'code'> & { readonly code: QuarantineCode },
  ): void {
    const { partition } = this;
    const { gatewayId, topicKind: kind, suffix } = entry;
    this.outputs.quarantine.push({
      ...finding,
      seq: segment.seq,
      entryIndex,
      topic: formatTelemetryTopic({ partition, gatewayId, kind, suffix }),
      // A copy: the entry is a view into the whole segment.
      body: Uint8Array.from(entry.body),
      receivedMs: segment.recordedMs,
    });
  }

  /** Silence counts for live enterprises, so they are looked at as journal time passes. */
  private watch({ seq, recordedMs: knownAtMs }: EngineSegment): void {
    const minute = Math.floor(knownAtMs / watchPolicy.liveIntervalMs);
    if (minute > this.watchedMinute) {
      this.watchedMinute = minute;
      reviewLive(this.state);
    }
    for (const alert of this.state.takeAlertChanges()) {
      this.outputs.addAlert(alertIdOf(alert), alert, { seq, knownAtMs });
    }
  }

  /**
   * When a message brings the first readings of a later day, what is known then is held about the day of
   * `eventMs`. Between such messages judgements are made but not remembered, so when they are made, which
   * the cut of the journal decides, leaves no trace in recorded history.
   */
  private closeRecordedDay(enterprise: Enterprise, eventMs: number): void {
    const { utcOffsetMinutes, lastEventMs } = enterprise;
    const closed = dayIndex(eventMs, utcOffsetMinutes);
    if (!(dayIndex(lastEventMs, utcOffsetMinutes) > closed) || !this.references.isComplete) return;
    const input = this.describe(enterprise);
    remember(this.credit, judge(input, this.credit, recordedTimes(eventMs, utcOffsetMinutes)));
  }

  private describe(enterprise: Enterprise) {
    const portrait = describePortrait(this.state, enterprise);
    const knownAtMs = this.state.journalMs;
    const journal = { partition: this.partition, seq: this.foldedSeq, knownAtMs };
    return { portrait, journal, ...this.references.complete() };
  }

  private score(agenda: Agenda): void {
    const { enterprise } = agenda;
    const input = this.describe(enterprise);
    const { portrait, journal } = input;
    const { knownAtMs } = journal;
    const isLive = enterprise.timeBase === 'live';
    const times = isLive
      ? liveTimes(portrait)
      : recordedTimes(portrait.asOfMs, enterprise.utcOffsetMinutes);
    const judgement = judge(input, this.credit, times);
    if (isLive) remember(this.credit, judgement);
    const { evaluation } = judgement;
    this.counts.evaluations += 1;
    const scored = evaluation.outcome === 'scored' ? evaluation : undefined;
    const row: ScoreRow = {
      uscc: enterprise.uscc,
      seq: this.foldedSeq,
      asOfMs: portrait.asOfMs,
      knownAtMs,
      outcome: evaluation.outcome,
      score: scored?.score ?? null,
      grade: scored?.grade ?? null,
      body: JSON.stringify(evaluation),
      hash: scoreHash(evaluation),
    };
    this.outputs.latest.set(enterprise.uscc, row);
    for (const { assessment } of judgement.facilities) this.facility(row, assessment);
    const published = `${row.outcome}|${row.score}|${row.grade}`;
    const elapsedMs = knownAtMs - agenda.historyMs;
    if (published === agenda.published && elapsedMs < this.policy.historyIntervalMs) return;
    agenda.published = published;
    agenda.historyMs = knownAtMs;
    this.outputs.history.push({ ...row, portraitHash: this.hashEnterprise(enterprise) });
  }

  private facility({ seq, asOfMs, knownAtMs }: ScoreRow, assessment: FacilityAssessment): void {
    const { facilityId, uscc, tenant } = assessment.facility;
    this.outputs.facilities.set(facilityId, {
      facilityId,
      uscc,
      tenant,
      seq,
      asOfMs,
      knownAtMs,
      state: assessment.state,
      body: JSON.stringify(assessment),
      hash: facilityHash(assessment),
    });
  }

  private detail(enterprise: Enterprise): void {
    const portrait = describePortrait(this.state, enterprise);
    const assets = describeAssets(portrait.assets, viewChannels(this.state, enterprise));
    this.outputs.details.set(enterprise.uscc, {
      uscc: enterprise.uscc,
      seq: this.foldedSeq,
      asOfMs: portraitInstant(this.state, enterprise),
      knownAtMs: this.state.journalMs,
      portrait: JSON.stringify(portrait),
      assets: JSON.stringify({ assets }),
      hash: this.hashEnterprise(enterprise),
    });
  }

  private hashEnterprise(enterprise: Enterprise): Uint8Array {
    this.writer.reset();
    writePortrait(this.writer, this.state, enterprise);
    return sha256(this.writer.view());
  }
}

const noEffects: Effects = { finding: () => undefined, daily: () => undefined };

/** SHA-256 of what an evaluation says, however its journal was cut and whenever it was recorded. */
export function scoreHash(evaluation: Evaluation): Uint8Array {
  return sha256(canonicalJson(scoreContent(evaluation)));
}

function alertIdOf({ uscc, rule, subject, openedMs }: Alert): string {
  return Buffer.from(sha256(canonicalJson([uscc, rule, subject, openedMs]))).toString('hex');
}

/** SHA-256 of what is said about a facility. */
export function facilityHash(assessment: FacilityAssessment): Uint8Array {
  return sha256(canonicalJson(assessment));
}

function sha256(content: string | Uint8Array): Uint8Array {
  return createHash('sha256').update(content).digest();
}
