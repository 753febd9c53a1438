/**
 * What the engine remembers about credit, beside the portraits: the grade held about each enterprise,
 * the facilities on it in order of registration, their margin states, and the alerts about them. Saved in
 * checkpoints.
 *
 * It is no part of a portrait: one bank's facility must not show in what another bank is given.
 */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import {
  type Alert,
  AlertBook,
  type AlertCondition,
  type FacilityCommand,
  type FacilityTerms,
} from '@chanrong/portrait';
import type { GradeStanding, MarginStanding } from '@chanrong/scoring';

export interface HeldFacility {
  terms: FacilityTerms;
  standing: MarginStanding | null;
}

interface Credit {
  grade: GradeStanding | null;
  /** Earlier registration, earlier claim (Civil Code of the PRC, art. 414). */
  readonly facilities: HeldFacility[];
  readonly alerts: AlertBook;
}

export class CreditBook {
  private readonly credits = new Map<string, Credit>();

  apply(command: FacilityCommand): void {
    const { facilities } = this.creditOf(command.uscc);
    const known = facilities.find(({ terms }) => terms.facilityId === command.facilityId);
    if (command.type === 'facility.registered') {
      const { type: _type, ...terms } = command;
      if (known === undefined) facilities.push({ terms, standing: null });
      else known.terms = terms;
    } else if (known !== undefined) {
      // The registry checks that the facility exists before it appends.
      known.terms = { ...known.terms, outstandingFen: command.outstandingFen };
    }
  }

  gradeOf(uscc: string): GradeStanding | null {
    return this.credits.get(uscc)?.grade ?? null;
  }

  holdGrade(uscc: string, standing: GradeStanding): void {
    this.creditOf(uscc).grade = standing;
  }

  /** In order of registration. */
  facilitiesOf(uscc: string): readonly HeldFacility[] {
    return this.credits.get(uscc)?.facilities ?? [];
  }

  /** Opens and closes the alerts about an enterprise's credit; `nowMs` as of `AlertBook.review`. */
  review(uscc: string, nowMs: number, conditions: readonly AlertCondition[]): Alert[] {
    const isSilent = conditions.length === 0 && !this.credits.has(uscc);
    return isSilent ? [] : this.creditOf(uscc).alerts.review(uscc, nowMs, conditions);
  }

  write(writer: ByteWriter): void {
    writer.u53(this.credits.size);
    for (const [uscc, { grade, facilities, alerts }] of this.credits) {
      writer.string(uscc);
      writer.string(JSON.stringify({ grade, facilities }));
      alerts.write(writer);
    }
  }

  static read(reader: ByteReader): CreditBook {
    const book = new CreditBook();
    const count = reader.u53();
    for (let index = 0; index < count; index += 1) {
      const uscc = reader.string();
      const held = JSON.parse(reader.string()) as Omit<Credit, 'alerts'>;
      book.credits.set(uscc, { ...held, alerts: AlertBook.read(reader) });
    }
    return book;
  }

  private creditOf(uscc: string): Credit {
    let credit = this.credits.get(uscc);
    if (credit === undefined) {
      credit = { grade: null, facilities: [], alerts: new AlertBook() };
      this.credits.set(uscc, credit);
    }
    return credit;
  }
}
