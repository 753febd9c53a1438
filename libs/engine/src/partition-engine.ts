/**
 * One partition's journal, folded: takes segments in order, gives scores, portraits, daily quantities
 * and quarantined inputs.
 *
 * Deterministic: the same segments give the same outputs, in the same places, on any machine. No I/O.
 */
import {
  decodeEntry,
  type EntryFrame,
  limits,
  splitSegmentBody,
  type TelemetryEntry,
} from '@chanrong/contracts';
import { assert, ByteReader, ByteWriter, dayIndex } from '@chanrong/kernel';
import {
  type Command,
  describePortrait,
  type Effects,
  type Enterprise,
  type PartitionState,
  placeClaimsOf,
  portraitInstant,
  readPartition,
  reviewLive,
  step,
  viewChannels,
  watchPolicy,
  writePartition,
  writePortrait,
} from '@chanrong/portrait';
import { describeAssets } from './asset-detail.js';
import { CreditBook } from './credit-book.js';
import { addRemembered } from './credit-rows.js';
import { interpretTelemetry } from './decode-telemetry.js';
import { createMemory, type EngineMemory } from './engine-memory.js';
import type { EnginePolicy } from './engine-policy.js';
import { type EngineSegment, type LeftOut, nothingLeftOut } from './engine-segment.js';
import { evaluateEnterprise, publishedOf } from './evaluate-enterprise.js';
import { FoldError, messageOf } from './fold-error.js';
import { describeGateways } from './gateway-detail.js';
import { GatewayKeys } from './gateway-keys.js';
import type { TelemetryStep } from './interpretation.js';
import { judge, recordedTimes, remember } from './judgement.js';
import { type JournalMoment, Outputs } from './outputs.js';
import { alertIdOf, sha256 } from './published-hashes.js';
import {
  brokenEntryRow,
  type EntryFinding,
  type EntryPlace,
  failedEvaluationRow,
  findingRow,
} from './quarantine-rows.js';
import { References } from './references.js';
import { type Agenda, type Evaluated, Schedule } from './schedule.js';
import { SparkplugNodes } from './sparkplug-nodes.js';

export class PartitionEngine {
  private outputs = new Outputs();
  private readonly writer = new ByteWriter();
  private foldedSeq = 0;
  private takenSeq = 0;
  private watchedMinute = Number.NEGATIVE_INFINITY;
  /** A segment was begun and not finished: what it did before it failed is still here. */
  private isTorn = false;
  /** Of the segment in hand. */
  private moment: JournalMoment = { seq: 0, knownAtMs: 0 };
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
    return new PartitionEngine(partition, policy, createMemory(policy));
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

  /**
   * Folds the next segment.
   * @throws FoldError naming the entry that failed; the engine is of no use any more (see `foldAround`)
   * @throws SegmentFormatError when the body does not divide into entries; nothing has happened
   */
  applySegment(segment: EngineSegment, leftOut: LeftOut = nothingLeftOut): void {
    assert(!this.isTorn, 'an engine that failed in the middle of a segment must not go on');
    assert(segment.seq === this.foldedSeq + 1, `segment ${segment.seq} after ${this.foldedSeq}`);
    const frames = splitSegmentBody(segment.body);
    this.isTorn = true;
    this.moment = { seq: segment.seq, knownAtMs: segment.recordedMs };
    frames.forEach((frame, index) => {
      const reason = leftOut.get(index);
      if (reason === undefined) this.applyFrame(segment, frame, index);
      else if (reason !== null) {
        const row = brokenEntryRow(this.placeOf(index), frame, this.state, reason);
        this.outputs.quarantine.push(row);
      }
    });
    this.foldedSeq = segment.seq;
    this.counts.segments += 1;
    this.state.journalMs = segment.recordedMs;
    try {
      this.settle(segment);
    } catch (cause) {
      throw new FoldError(segment.seq, null, cause);
    }
    this.isTorn = false;
  }

  /** Gives what was produced since the last call. */
  takeOutputs(): Outputs {
    const { outputs } = this;
    for (const delta of this.state.takeDaily()) outputs.addDaily(delta);
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

  private applyFrame(segment: EngineSegment, frame: EntryFrame, index: number): void {
    try {
      const entry = decodeEntry(frame);
      if (entry.kind === 'telemetry') {
        this.counts.messages += 1;
        this.applyTelemetry(segment, entry, index);
      } else if (entry.kind === 'command') {
        this.applyCommand(segment, entry.command);
      }
    } catch (cause) {
      throw new FoldError(segment.seq, index, cause);
    }
  }

  /** What follows the entries of a segment: alerts, and the evaluations whose turn it is. */
  private settle(segment: EngineSegment): void {
    this.watch(segment);
    for (const enterprise of this.state.takeTouched()) this.schedule.touch(enterprise);
    if (!this.references.isComplete) return;
    const due = this.schedule.takeDue(this.state);
    for (const agenda of due.toScore) this.score(agenda);
    for (const agenda of due.toDetail) this.detail(agenda);
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
    const place = this.placeOf(index);
    const finding = (found: EntryFinding): void => {
      this.outputs.quarantine.push(findingRow(place, entry, found));
    };
    const effects: Effects = {
      finding,
    };
    const { keys, nodes } = this;
    const gateway = this.state.gateways.get(gatewayId);
    const { steps, faults } = interpretTelemetry(entry, { keys, nodes }, gateway?.epoch ?? 0);
    for (const fault of faults) {
      const uscc = gateway?.enterprise.uscc ?? null;
      finding({ ...fault, gatewayId, uscc, readingIndex: -1 });
    }
    for (const telemetry of steps) this.fold(segment, telemetry, effects);
  }

  private placeOf(entryIndex: number): EntryPlace {
    return { partition: this.partition, ...this.moment, entryIndex };
  }

  private fold(segment: EngineSegment, telemetry: TelemetryStep, effects: Effects): void {
    if (telemetry.kind === 'data') this.counts.readings += telemetry.message.values.length;
    const enterprise = this.state.gateways.get(telemetry.gatewayId)?.enterprise;
    const eventMs = enterprise?.lastEventMs ?? Number.NaN;
    step(this.state, segment.recordedMs, telemetry, effects);
    if (enterprise?.timeBase === 'recorded') this.closeRecordedDay(segment, enterprise, eventMs);
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
  private closeRecordedDay(
    { seq, recordedMs: knownAtMs }: EngineSegment,
    enterprise: Enterprise,
    eventMs: number,
  ): void {
    const { utcOffsetMinutes, lastEventMs } = enterprise;
    const closed = dayIndex(eventMs, utcOffsetMinutes);
    if (!(dayIndex(lastEventMs, utcOffsetMinutes) > closed) || !this.references.isComplete) return;
    const times = recordedTimes(eventMs, utcOffsetMinutes);
    this.contained('score', this.schedule.agendaOf(enterprise), () => {
      const judgement = judge(this.describe(enterprise), this.credit, times);
      addRemembered(this.outputs, remember(this.credit, judgement, times), { seq, knownAtMs });
    });
  }

  private describe(enterprise: Enterprise) {
    const portrait = describePortrait(this.state, enterprise);
    const knownAtMs = this.state.journalMs;
    const journal = { partition: this.partition, seq: this.foldedSeq, knownAtMs };
    const pledges = placeClaimsOf(enterprise);
    return { portrait, journal, pledges, ...this.references.complete() };
  }

  /**
   * Lets one enterprise fail alone: the others are evaluated, and its newest results stay until it can
   * be evaluated again. Nothing is remembered of a failed attempt but that there was one.
   */
  private contained(what: Evaluated, agenda: Agenda, work: () => void): void {
    try {
      work();
      agenda.failing.delete(what);
    } catch (cause) {
      if (agenda.failing.has(what)) return;
      agenda.failing.add(what);
      const { quarantine } = this.outputs;
      const { seq } = this.moment;
      const ordinal = quarantine.filter((row) => row.seq === seq && row.entryIndex < 0).length;
      const { uscc } = agenda.enterprise;
      const detail = `${what}: ${messageOf(cause)}`;
      quarantine.push(failedEvaluationRow(this.moment, { uscc, detail, ordinal }));
    }
  }

  private score(agenda: Agenda): void {
    this.contained('score', agenda, () => {
      const { enterprise } = agenda;
      const input = this.describe(enterprise);
      const { judgement, times, row, facilities } = evaluateEnterprise(
        enterprise,
        input,
        this.credit,
      );
      const published = publishedOf(row);
      const isOld = row.knownAtMs - agenda.historyMs >= this.policy.historyIntervalMs;
      const isHistory = isOld || published !== agenda.published;
      const portraitHash = isHistory ? this.hashEnterprise(enterprise) : undefined;
      // From here on nothing fails: an attempt leaves all of its marks or none.
      if (enterprise.timeBase === 'live') {
        const moment = { seq: this.foldedSeq, knownAtMs: row.knownAtMs };
        addRemembered(this.outputs, remember(this.credit, judgement, times), moment);
      }
      this.counts.evaluations += 1;
      this.outputs.latest.set(enterprise.uscc, row);
      for (const facility of facilities) this.outputs.facilities.set(facility.facilityId, facility);
      if (portraitHash === undefined) return;
      agenda.published = published;
      agenda.historyMs = row.knownAtMs;
      this.outputs.history.push({ ...row, portraitHash });
    });
  }

  private detail(agenda: Agenda): void {
    const { enterprise } = agenda;
    this.contained('detail', agenda, () => {
      const portrait = describePortrait(this.state, enterprise);
      const views = viewChannels(this.state, enterprise);
      const assets = describeAssets(portrait.assets, views);
      const gateways = describeGateways(enterprise.gateways, views);
      this.outputs.details.set(enterprise.uscc, {
        uscc: enterprise.uscc,
        seq: this.foldedSeq,
        asOfMs: portraitInstant(this.state, enterprise),
        knownAtMs: this.state.journalMs,
        portrait: JSON.stringify(portrait),
        assets: JSON.stringify({ assets, gateways }),
        hash: this.hashEnterprise(enterprise),
      });
    });
  }

  private hashEnterprise(enterprise: Enterprise): Uint8Array {
    this.writer.reset();
    writePortrait(this.writer, this.state, enterprise);
    return sha256(this.writer.view());
  }
}

const noEffects: Effects = { finding: () => undefined };
