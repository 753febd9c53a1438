/**
 * What is on paper about one enterprise's goods: its documents, pledges and findings, and the least stock
 * seen at the places that they speak of, day by day.
 *
 * Moves by commands; repeats change nothing, and neither does the order of commands of one instant. What
 * follows from the documents alone is worked out once and kept until the next command.
 */
import { type ByteReader, type ByteWriter, canonicalJson } from '@chanrong/kernel';
import { type Circle, findCircles, salesOf } from '../flow/circular-trade.js';
import { type Trade, tradesOf } from '../flow/trade.js';
import { likeDocuments } from './document-likeness.js';
import { LowHistory } from './low-history.js';
import { type HeldPledge, heldPledge, releasePledge, substitutePledge } from './pledge.js';
import type {
  DocumentRecorded,
  DocumentWithdrawn,
  FindingReported,
  PledgeRegistered,
  TitleCommand,
  TradeDocument,
} from './title-command.js';
import { titlePolicy } from './title-policy.js';

/** A document, and when it ceased to stand for anything: Unix ms, null while it does. */
export interface HeldDocument {
  readonly document: TradeDocument;
  readonly withdrawnMs: number | null;
}

/** What follows from the documents alone. */
export interface PaperTrail {
  readonly trades: readonly Trade[];
  readonly circles: readonly Circle[];
  /** Documents whose paper was recorded before, and documents that resemble another. */
  readonly repeated: readonly TradeDocument[];
  readonly alike: ReturnType<typeof likeDocuments>;
}

export class TitleBook {
  private readonly documentsById = new Map<string, HeldDocument>();
  private readonly pledgesById = new Map<string, HeldPledge>();
  private readonly findingsById = new Map<string, FindingReported>();
  readonly lows = new LowHistory();
  private trailKept: PaperTrail | null = null;
  private bytesKept: string | null = null;

  get documents(): HeldDocument[] {
    return sorted(this.documentsById);
  }

  get pledges(): HeldPledge[] {
    return sorted(this.pledgesById);
  }

  /** Reported and not closed. */
  get findings(): FindingReported[] {
    return sorted(this.findingsById);
  }

  get trail(): PaperTrail {
    this.trailKept ??= trailOf(this.documents);
    return this.trailKept;
  }

  apply(command: TitleCommand): void {
    this.trailKept = null;
    this.bytesKept = null;
    switch (command.type) {
      case 'document.recorded':
        this.record(command);
        break;
      case 'document.withdrawn':
        this.withdraw(command);
        break;
      case 'pledge.registered':
        this.pledge(command);
        break;
      case 'pledge.released':
      case 'pledge.substituted':
        this.change(command.pledgeId, (held) =>
          command.type === 'pledge.released'
            ? releasePledge(held, command.atMs)
            : substitutePledge(held, command.goods, command.atMs),
        );
        break;
      case 'finding.reported':
        this.findingsById.set(command.findingId, command);
        keepNewest(this.findingsById, titlePolicy.findingsMax, ({ foundMs }) => foundMs);
        break;
      case 'finding.closed':
        this.findingsById.delete(command.findingId);
        break;
    }
  }

  write(writer: ByteWriter): void {
    const { documents, pledges, findings } = this;
    this.bytesKept ??= canonicalJson({ documents, pledges, findings });
    writer.string(this.bytesKept);
    this.lows.write(writer);
  }

  static read(reader: ByteReader): TitleBook {
    const book = new TitleBook();
    const { documents, pledges, findings } = JSON.parse(reader.string()) as {
      documents: HeldDocument[];
      pledges: HeldPledge[];
      findings: FindingReported[];
    };
    for (const held of documents) book.documentsById.set(held.document.documentId, held);
    for (const held of pledges) book.pledgesById.set(held.terms.pledgeId, held);
    for (const finding of findings) book.findingsById.set(finding.findingId, finding);
    book.lows.read(reader);
    return book;
  }

  private record({ document }: DocumentRecorded): void {
    // The registry refuses another document under a known id, so this is a repeat.
    if (this.documentsById.has(document.documentId)) return;
    this.documentsById.set(document.documentId, { document, withdrawnMs: null });
    keepNewest(this.documentsById, titlePolicy.documentsMax, (held) => held.document.issuedMs);
  }

  private withdraw({ documentId, atMs }: DocumentWithdrawn): void {
    const held = this.documentsById.get(documentId);
    if (held === undefined || held.withdrawnMs !== null) return;
    this.documentsById.set(documentId, { ...held, withdrawnMs: atMs });
  }

  private pledge(command: PledgeRegistered): void {
    if (this.pledgesById.has(command.pledgeId)) return;
    this.pledgesById.set(command.pledgeId, heldPledge(command));
    keepNewest(this.pledgesById, titlePolicy.pledgesMax, ({ terms }) => terms.fromMs);
  }

  private change(pledgeId: string, next: (held: HeldPledge) => HeldPledge): void {
    const held = this.pledgesById.get(pledgeId);
    if (held !== undefined) this.pledgesById.set(pledgeId, next(held));
  }
}

function trailOf(held: readonly HeldDocument[]): PaperTrail {
  const standing = held.filter(({ withdrawnMs }) => withdrawnMs === null);
  const documents = standing.map(({ document }) => document);
  const trades = tradesOf(documents);
  const fingerprints = new Set<string>();
  const repeated = documents.filter(({ fingerprint }) => {
    const isKnown = fingerprints.has(fingerprint);
    fingerprints.add(fingerprint);
    return isKnown;
  });
  return {
    trades,
    circles: findCircles(salesOf(trades)),
    repeated,
    alike: likeDocuments(documents),
  };
}

function sorted<T>(byId: ReadonlyMap<string, T>): T[] {
  return [...byId].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}

/** Drops the oldest, whatever order they came in. */
function keepNewest<T>(byId: Map<string, T>, countMax: number, bornMs: (value: T) => number): void {
  if (byId.size <= countMax) return;
  const [oldest] = [...byId].sort(
    ([one, a], [other, b]) => bornMs(a) - bornMs(b) || (one < other ? -1 : 1),
  );
  if (oldest !== undefined) byId.delete(oldest[0]);
}
