/** What every score rests on besides the portrait: the newest price set and the committed scorecard. */
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import type { MarketCommand, PriceSetPublished } from '@chanrong/portrait';
import {
  emptyMarket,
  type Market,
  marketFrom,
  parseScorecard,
  type PriceHistory,
  type Scorecard,
} from '@chanrong/scoring';

export class References {
  private market: Market = emptyMarket;
  private scorecard: Scorecard | undefined;
  private priceSet: PriceSetPublished | undefined;
  private scorecardSource: unknown;

  /** Nothing is scored before a scorecard is committed. */
  get isComplete(): boolean {
    return this.scorecard !== undefined;
  }

  complete(): { readonly market: Market; readonly scorecard: Scorecard } {
    if (this.scorecard === undefined) throw new Error('no scorecard has been committed');
    return { market: this.market, scorecard: this.scorecard };
  }

  apply(command: MarketCommand): void {
    if (command.type === 'priceSet.published') {
      this.priceSet = command;
      this.market = marketFrom(command, this.market);
      return;
    }
    const parsed = parseScorecard(command.scorecard);
    // The registry validates before it appends: an invalid card in the journal is a bug, not input.
    if (!parsed.ok) throw new Error(`committed scorecard is invalid: ${parsed.error.message}`);
    this.scorecard = parsed.value;
    this.scorecardSource = command.scorecard;
  }

  write(writer: ByteWriter): void {
    writer.string(JSON.stringify(this.priceSet ?? null));
    writer.string(JSON.stringify([...this.market.histories]));
    writer.string(JSON.stringify(this.scorecardSource ?? null));
  }

  static read(reader: ByteReader): References {
    const references = new References();
    const priceSet = JSON.parse(reader.string()) as PriceSetPublished | null;
    const histories = JSON.parse(reader.string()) as [string, PriceHistory][];
    const scorecard = JSON.parse(reader.string()) as unknown;
    // The newest prices are in the histories already; noting them again changes nothing.
    references.market = { ...emptyMarket, histories: new Map(histories) };
    if (priceSet !== null) references.apply(priceSet);
    if (scorecard !== null) references.apply({ type: 'scorecard.committed', scorecard });
    return references;
  }
}
