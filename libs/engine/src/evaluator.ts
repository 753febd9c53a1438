/**
 * Takes enterprises whose turn it is; puts what is to be published about them into the outputs. One that
 * cannot be evaluated fails alone.
 */
import { ByteWriter, dayIndex } from '@chanrong/kernel';
import {
  describePortrait,
  type Enterprise,
  placeClaimsOf,
  portraitInstant,
  viewChannels,
  writePortrait,
} from '@chanrong/portrait';
import { describeAssets } from './asset-detail.js';
import { addRemembered } from './credit-rows.js';
import type { EngineMemory } from './engine-memory.js';
import type { EnginePolicy } from './engine-policy.js';
import { evaluateEnterprise, publishedOf } from './evaluate-enterprise.js';
import { messageOf } from './fold-error.js';
import { describeGateways } from './gateway-detail.js';
import { judge, movesMargin, recordedTimes, remember } from './judgement.js';
import type { JournalMoment, Outputs } from './outputs.js';
import { sha256 } from './published-hashes.js';
import { failedEvaluationRow } from './quarantine-rows.js';
import type { Agenda, Evaluated } from './schedule.js';

/** The segment in hand, and where what it gives belongs. */
export interface Turn {
  readonly outputs: Outputs;
  readonly moment: JournalMoment;
}

export class Evaluator {
  private readonly writer = new ByteWriter();

  constructor(
    private readonly partition: number,
    private readonly policy: EnginePolicy,
    private readonly memory: EngineMemory,
  ) {}

  score(agenda: Agenda, turn: Turn): void {
    const { credit } = this.memory;
    this.contained('score', agenda, turn, () => {
      const { enterprise } = agenda;
      const { outputs, moment } = turn;
      const input = this.describe(enterprise, moment);
      const { judgement, times, row, facilities } = evaluateEnterprise(enterprise, input, credit);
      const published = publishedOf(row);
      const isOld = row.knownAtMs - agenda.historyMs >= this.policy.historyIntervalMs;
      const isLive = enterprise.timeBase === 'live';
      // A bank that is told of a margin call can have the receipt of it.
      const isMoved = isLive && movesMargin(credit, judgement);
      const isHistory = isOld || isMoved || published !== agenda.published;
      const portraitHash = isHistory ? this.hash(enterprise) : undefined;
      // From here on nothing fails: an attempt leaves all of its marks or none.
      if (isLive) {
        addRemembered(outputs, remember(credit, judgement, times), moment);
      }
      outputs.latest.set(enterprise.uscc, row);
      for (const facility of facilities) outputs.facilities.set(facility.facilityId, facility);
      if (portraitHash === undefined) return;
      agenda.published = published;
      agenda.historyMs = row.knownAtMs;
      outputs.history.push({ ...row, portraitHash });
    });
  }

  detail(agenda: Agenda, turn: Turn): void {
    const { state } = this.memory;
    const { enterprise } = agenda;
    this.contained('detail', agenda, turn, () => {
      const portrait = describePortrait(state, enterprise);
      const views = viewChannels(state, enterprise);
      const assets = describeAssets(portrait.assets, views);
      const gateways = describeGateways(enterprise.gateways, views);
      turn.outputs.details.set(enterprise.uscc, {
        uscc: enterprise.uscc,
        ...turn.moment,
        asOfMs: portraitInstant(state, enterprise),
        portrait: JSON.stringify(portrait),
        assets: JSON.stringify({ assets, gateways }),
        hash: this.hash(enterprise),
      });
    });
  }

  /**
   * When a message brings the first readings of a later day, what is known then is held about the day of
   * `eventMs`. Between such messages judgements are made but not remembered, so when they are made, which
   * the cut of the journal decides, leaves no trace in recorded history.
   */
  closeRecordedDay(enterprise: Enterprise, eventMs: number, turn: Turn): void {
    const { references, schedule, credit } = this.memory;
    const { utcOffsetMinutes, lastEventMs } = enterprise;
    const closed = dayIndex(eventMs, utcOffsetMinutes);
    if (!(dayIndex(lastEventMs, utcOffsetMinutes) > closed) || !references.isComplete) return;
    const times = recordedTimes(eventMs, utcOffsetMinutes);
    this.contained('score', schedule.agendaOf(enterprise), turn, () => {
      const judgement = judge(this.describe(enterprise, turn.moment), credit, times);
      addRemembered(turn.outputs, remember(credit, judgement, times), turn.moment);
    });
  }

  /** SHA-256 over the canonical bytes of what an enterprise's portrait rests on. */
  hash(enterprise: Enterprise): Uint8Array {
    this.writer.reset();
    writePortrait(this.writer, this.memory.state, enterprise);
    return sha256(this.writer.view());
  }

  private describe(enterprise: Enterprise, moment: JournalMoment) {
    const { state, references } = this.memory;
    const portrait = describePortrait(state, enterprise);
    const journal = { partition: this.partition, ...moment };
    const pledges = placeClaimsOf(enterprise);
    return { portrait, journal, pledges, ...references.complete() };
  }

  /**
   * The others are evaluated, and its newest results stay until it can be evaluated again. Nothing is
   * remembered of a failed attempt but that there was one.
   */
  // oxlint-disable-next-line max-params -- the work reads best at the end
  private contained(
    what: Evaluated,
    agenda: Agenda,
    { outputs, moment }: Turn,
    work: () => void,
  ): void {
    try {
      work();
      agenda.failing.delete(what);
    } catch (cause) {
      if (agenda.failing.has(what)) return;
      agenda.failing.add(what);
      const { quarantine } = outputs;
      const earlier = quarantine.filter(
        ({ seq, entryIndex }) => seq === moment.seq && entryIndex < 0,
      );
      const { uscc } = agenda.enterprise;
      const detail = `${what}: ${messageOf(cause)}`;
      quarantine.push(failedEvaluationRow(moment, { uscc, detail, ordinal: earlier.length }));
    }
  }
}
