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
import { assert, ByteReader } from '@chanrong/kernel';
import {
  type Command,
  type Effects,
  type Enterprise,
  PartitionState,
  reviewLive,
  step,
  type TelemetryReplayed,
  watchPolicy,
} from '@chanrong/portrait';
import { CheckpointBook } from './checkpoint-book.js';
import type { CheckpointDraft } from './checkpoint-draft.js';
import type { CreditBook } from './credit-book.js';
import { interpretAgain, interpretTelemetry } from './decode-telemetry.js';
import { type EnginePosition, readChunk, readHead } from './engine-codec.js';
import { createMemory, type EngineMemory } from './engine-memory.js';
import type { EnginePolicy } from './engine-policy.js';
import { type EngineSegment, type LeftOut, nothingLeftOut } from './engine-segment.js';
import { Evaluator, type Turn } from './evaluator.js';
import { FoldError } from './fold-error.js';
import type { GatewayKeys } from './gateway-keys.js';
import type { TelemetryStep } from './interpretation.js';
import { type JournalMoment, Outputs } from './outputs.js';
import { alertIdOf } from './published-hashes.js';
import {
  brokenEntryRow,
  type EntryFinding,
  type EntryPlace,
  findingRow,
} from './quarantine-rows.js';
import type { References } from './references.js';
import type { Schedule } from './schedule.js';
import { SparkplugNodes } from './sparkplug-nodes.js';

export class PartitionEngine {
  private outputs = new Outputs();
  private foldedSeq = 0;
  private takenSeq = 0;
  private watchedMinute = Number.NEGATIVE_INFINITY;
  /** A segment was begun and not finished: what it did before it failed is still here. */
  private isTorn = false;
  /** Of the segment in hand. */
  private moment: JournalMoment = { seq: 0, knownAtMs: 0 };
  /** What was folded since this engine was made; for metrics, and no part of its state. */
  readonly counts = { segments: 0, messages: 0, readings: 0, lateReadings: 0, repeats: 0 };

  private readonly state: PartitionState;
  private readonly references: References;
  private readonly keys: GatewayKeys;
  private readonly nodes: SparkplugNodes;
  private readonly credit: CreditBook;
  private readonly schedule: Schedule;
  private readonly evaluator: Evaluator;
  private readonly book: CheckpointBook;

  private constructor(
    readonly partition: number,
    private readonly policy: EnginePolicy,
    memory: EngineMemory,
    saved = new Map<Enterprise, Uint8Array>(),
  ) {
    this.state = memory.state;
    this.references = memory.references;
    this.keys = memory.keys;
    this.nodes = memory.nodes;
    this.credit = memory.credit;
    this.schedule = memory.schedule;
    this.evaluator = new Evaluator(partition, policy, memory);
    this.book = new CheckpointBook(memory, saved);
  }

  /** An engine at the beginning of the partition's journal. */
  static create(partition: number, policy: EnginePolicy): PartitionEngine {
    return new PartitionEngine(partition, policy, createMemory(policy));
  }

  /** An engine with a memory of its own, that has come so far; see `EngineRestore`. */
  static at(
    { seq, watchedMinute }: EnginePosition,
    memory: EngineMemory,
    {
      partition,
      policy,
      saved,
    }: {
      readonly partition: number;
      readonly policy: EnginePolicy;
      readonly saved?: Map<Enterprise, Uint8Array>;
    },
  ): PartitionEngine {
    const engine = new PartitionEngine(partition, policy, memory, saved);
    engine.watchedMinute = watchedMinute;
    engine.foldedSeq = seq;
    engine.takenSeq = seq;
    return engine;
  }

  /**
   * An engine that continues where `checkpoint` was taken.
   * @throws ByteCodecError when the bytes are damaged
   */
  static restore(partition: number, policy: EnginePolicy, bytes: Uint8Array): PartitionEngine {
    const reader = new ByteReader(bytes);
    const head = reader.bytes();
    const chunks = { state: new PartitionState(), nodes: new SparkplugNodes() };
    const count = reader.u53();
    for (let index = 0; index < count; index += 1) readChunk(reader.bytes(), chunks);
    reader.expectEnd();
    const { memory, position } = readHead(head, chunks, policy);
    return PartitionEngine.at(position, memory, { partition, policy });
  }

  private get turn(): Turn {
    return { outputs: this.outputs, moment: this.moment };
  }

  private get position(): EnginePosition {
    return { seq: this.foldedSeq, watchedMinute: this.watchedMinute };
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

  /** Bytes to continue from, in one piece. Outputs not yet taken are not part of them. */
  checkpoint(): Uint8Array {
    return this.book.whole(this.position);
  }

  /**
   * Begins a checkpoint as of the newest segment, to be written beside the folding of later ones. One at
   * a time: it must be ended before the next begins.
   */
  beginCheckpoint(): CheckpointDraft {
    assert(!this.isTorn, 'a checkpoint begins between segments');
    return this.book.begin(this.position);
  }

  /**
   * Encodes what a segment is going to change and the checkpoint under way still needs, an enterprise a
   * step, so that whoever folds may pause in between. Without it folding does the same in one go.
   */
  encodeBefore(segment: EngineSegment): Generator<void> {
    return this.book.encodeBefore(segment);
  }

  /** @param isStored whether its manifest and all of its chunks are: the next one then builds on them */
  endCheckpoint(isStored: boolean): void {
    this.book.end(isStored);
  }

  /** SHA-256 over the canonical bytes of an enterprise's state; undefined when it is not known here. */
  portraitHash(uscc: string): Uint8Array | undefined {
    const enterprise = this.state.enterprises.get(uscc);
    return enterprise === undefined ? undefined : this.evaluator.hash(enterprise);
  }

  private applyFrame(segment: EngineSegment, frame: EntryFrame, index: number): void {
    try {
      const entry = decodeEntry(frame);
      if (entry.kind === 'telemetry') {
        this.counts.messages += 1;
        this.applyTelemetry(segment, entry, index);
      } else if (entry.kind === 'command') {
        this.applyCommand(segment, entry.command, index);
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
    for (const agenda of due.toScore) this.evaluator.score(agenda, this.turn);
    for (const agenda of due.toDetail) this.evaluator.detail(agenda, this.turn);
  }

  private applyCommand(segment: EngineSegment, command: Command, index: number): void {
    if (command.type === 'telemetry.replayed') {
      this.applyTelemetry(segment, replayedEntry(command), index, command.readings);
      return;
    }
    if (command.type === 'priceSet.published' || command.type === 'scorecard.committed') {
      this.references.apply(command);
      // Prices and models concern everyone; who has nothing to show keeps its "insufficient data".
      for (const enterprise of this.state.enterprises.values()) this.schedule.touch(enterprise);
      return;
    }
    this.book.beforeChange(this.state.enterprises.get(command.uscc));
    if (command.type === 'gateway.enrolled') this.keys.apply(command);
    if (command.type === 'facility.registered' || command.type === 'facility.drawn') {
      this.credit.apply(command);
      const enterprise = this.state.enterprises.get(command.uscc);
      if (enterprise !== undefined) this.schedule.touch(enterprise);
      return;
    }
    step(this.state, segment.recordedMs, { kind: 'command', command }, noEffects);
  }

  private applyTelemetry(
    segment: EngineSegment,
    entry: TelemetryEntry,
    index: number,
    readingsAgain?: readonly number[],
  ): void {
    const { gatewayId } = entry;
    const place = this.placeOf(index);
    const finding = (found: EntryFinding): void => {
      this.outputs.quarantine.push(findingRow(place, entry, found));
    };
    const effects: Effects = {
      finding,
      repeat: () => {
        this.counts.repeats += 1;
      },
    };
    const memory = { keys: this.keys, nodes: this.nodes };
    const gateway = this.state.gateways.get(gatewayId);
    this.book.beforeChange(gateway?.enterprise);
    const { steps, faults } =
      readingsAgain === undefined
        ? interpretTelemetry(entry, memory, gateway?.epoch ?? 0)
        : interpretAgain(entry, readingsAgain, memory);
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
    else if (telemetry.kind === 'again') this.counts.readings += telemetry.readings.places.length;
    const enterprise = this.state.gateways.get(telemetry.gatewayId)?.enterprise;
    const eventMs = enterprise?.lastEventMs ?? Number.NaN;
    const lateBefore = enterprise?.lateReadingCount ?? 0;
    step(this.state, segment.recordedMs, telemetry, effects);
    this.counts.lateReadings += (enterprise?.lateReadingCount ?? 0) - lateBefore;
    if (enterprise?.timeBase === 'recorded') {
      this.evaluator.closeRecordedDay(enterprise, eventMs, this.turn);
    }
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
}

const noEffects: Effects = { finding: () => undefined, repeat: () => undefined };

/** The message as it came; what is found about it this time is found at the place of the replay. */
function replayedEntry(command: TelemetryReplayed): TelemetryEntry {
  const { gatewayId, suffix, body } = command;
  const topicKind = command.topicKind as TelemetryEntry['topicKind'];
  return { kind: 'telemetry', topicKind, gatewayId, suffix, body: Buffer.from(body, 'base64') };
}
