/**
 * Everything the fold remembers about one partition: enterprises, their gateways, and one table with
 * the state of all channels.
 */
import type { DeclaredBalance } from './declared-balance.js';
import type { AssetHolding } from './asset-holding.js';
import { ChannelTable } from './channel-table.js';
import type { ContentInspection } from './content/content-inspection.js';
import { DayLedger } from './day-ledger.js';
import type { ChannelDetector } from './detect/channel-detector.js';
import type { DailyDelta } from './effects.js';
import type { MeasureKind } from './measure.js';
import type { ProductionPlan } from './command.js';
import type { AssetKind, TimeBase } from './portrait.js';
import type { DeclaredOutput } from './production/declared-output.js';
import { Seal } from './seal.js';
import { SequenceWindow } from './sequence-window.js';
import type { StockLayers } from './stock/stock-layers.js';
import type { TitleBook } from './title/title-book.js';
import type { Alert } from './watch/alert.js';
import type { MassBalance } from './watch/mass-balance.js';
import { Watch } from './watch/watch.js';

export interface Asset {
  readonly assetId: string;
  kind: AssetKind;
  name: string;
  commodity: string | null;
  kgPerUnit: number;
  /** Code of the place where it stands; null when nobody said. */
  place: string | null;
  /** Null when nothing was declared. */
  holding: AssetHolding | null;
  /** False for assets that a gateway announced before anyone registered them. */
  registered: boolean;
  seal: Seal;
  /** What is asked of a machine; null while nobody said. */
  plan: ProductionPlan | null;
  /** What the books say lies in a storage unit; null while nothing was declared. */
  book: BookStock | null;
  /** What somebody found in a storage unit when they last looked; null while nobody has. */
  inspection: ContentInspection | null;
  /** Whether its stock follows its flow meters; null while it has none. */
  balance: MassBalance | null;
}

export interface BookStock {
  readonly quantityKg: number;
  /** Instant that the books speak of, Unix ms. */
  readonly asOfMs: number;
  readonly source: string;
}

/** What birth declared about a channel, and who it belongs to. */
export interface Channel {
  readonly index: number;
  readonly gatewayId: string;
  readonly name: string;
  readonly assetId: string;
  readonly measure: string;
  readonly kind: MeasureKind;
  unit: string | null;
  /** Standard deviation of one reading; null when not declared. */
  sigma: number | null;
  /** True when a value holds until another is reported. */
  onChange: boolean;
  /** Until when its sensor is calibrated, Unix ms; null when not declared. */
  calibratedUntilMs: number | null;
  /** Stock by age; only for stock channels, from their first reading on. */
  layers: StockLayers | null;
  /** What notices changes of its course; only for some trend channels. */
  detector: ChannelDetector | null;
  /** Newest words, for channels that report them. */
  words: ReportedWords | null;
}

export interface ReportedWords {
  readonly text: string;
  /** Event time, Unix ms: the words are the present as long as nothing newer was reported. */
  readonly atMs: number;
}

/** Journal time at which it was seen, Unix ms. */
export interface ClockFault {
  readonly byMs: number;
  readonly seenMs: number;
}

export class Gateway {
  epoch = 0;
  window = new SequenceWindow();
  /** Channel index by the id that birth declared; -1 where none. */
  channelById: Int32Array = new Int32Array(0);
  /** Ids that birth declared are below this. */
  idCount = 0;
  /** Index of the channel with id 0, where all ids are declared and their indexes follow one another; or -1. */
  firstIndex = -1;
  /** Channels declared in its life, in this and earlier births. */
  channelCount = 0;
  /** Journal time of its newest message, Unix ms; 0 before any, and after its death. */
  heardMs = 0;
  /** Messages refused because another body had come under their number. */
  forkCount = 0;
  /** By how much its events were ahead of journal time, and when that was last seen; null: never. */
  ahead: ClockFault | null = null;
  /** By how much it was set back, while it is; null: it is not. */
  behind: ClockFault | null = null;
  /** Newest event time of its messages, as far as it had passed when they came; -Infinity before any. */
  newestMs = Number.NEGATIVE_INFINITY;
  /** By how much that was behind journal time. */
  lagMs = 0;

  constructor(
    readonly gatewayId: string,
    readonly enterprise: Enterprise,
  ) {}

  /** Binds the ids of a birth to channels. */
  bind(channelById: Int32Array): void {
    const first = channelById[0] ?? -1;
    this.channelById = channelById;
    this.idCount = channelById.length;
    this.firstIndex = channelById.every((index, id) => index === first + id) ? first : -1;
  }
}

export class Enterprise {
  readonly assets = new Map<string, Asset>();
  readonly gateways: Gateway[] = [];
  /** Ordered by name (which begins with the asset) and gateway: sums always run in one order. */
  readonly channels: Channel[] = [];
  /** Canonical bytes of what birth declared; null while nobody asked since it last changed. */
  declarations: Uint8Array | null = null;
  ledger = new DayLedger();
  /** What it says it made; by the last day, oldest first. */
  declaredOutputs: readonly DeclaredOutput[] = [];
  watch = new Watch();
  /** null while nobody has handed in a paper. */
  title: TitleBook | null = null;
  declaredBalance: DeclaredBalance | null = null;
  /** Event times, Unix ms; NaN before any reading. */
  firstEventMs = Number.NaN;
  lastEventMs = Number.NaN;
  readingCount = 0;
  lateReadingCount = 0;
  /** In the partition's `touched` list. */
  touched = false;

  constructor(
    readonly uscc: string,
    public name: string,
    public utcOffsetMinutes: number,
    public timeBase: TimeBase,
  ) {}

  /** Message numbers that its gateways have passed and nobody has received. */
  get missingMessageCount(): number {
    return this.gateways.reduce((sum, { window }) => sum + window.missing, 0);
  }
}

/** Place of a channel in the order of an enterprise's channels: where it is, or where it belongs. */
export function placeOfChannel(
  channels: readonly Channel[],
  { name, gatewayId }: { readonly name: string; readonly gatewayId: string },
): number {
  let low = 0;
  let high = channels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = channels[middle] as Channel;
    const isBefore = other.name === name ? other.gatewayId < gatewayId : other.name < name;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The channel that a gateway calls by this name. */
export function findChannel(gateway: Gateway, name: string): Channel | undefined {
  const { gatewayId, enterprise } = gateway;
  const found = enterprise.channels[placeOfChannel(enterprise.channels, { name, gatewayId })];
  return found?.name === name && found.gatewayId === gatewayId ? found : undefined;
}

export class PartitionState {
  /** Journal time of the entry being folded, Unix ms. */
  journalMs = 0;
  readonly channels = new ChannelTable();
  /** Channel by table index. */
  readonly channelList: Channel[] = [];
  readonly enterprises = new Map<string, Enterprise>();
  readonly gateways = new Map<string, Gateway>();
  /** Enterprises that changed since someone last took the list. */
  private touchedList: Enterprise[] = [];
  private dailyDeltas: DailyDelta[] = [];
  /** Alerts that opened or closed since someone last took them. */
  alertChanges: Alert[] = [];

  touch(enterprise: Enterprise): void {
    if (enterprise.touched) return;
    enterprise.touched = true;
    this.touchedList.push(enterprise);
  }

  /** Gives the alerts that opened or closed, in that order, and starts afresh. */
  takeAlertChanges(): readonly Alert[] {
    const { alertChanges } = this;
    if (alertChanges.length > 0) this.alertChanges = [];
    return alertChanges;
  }

  /** Gives what was added to days since someone last asked; one cell may come in several parts. */
  takeDaily(): readonly DailyDelta[] {
    this.gatherDaily();
    const { dailyDeltas } = this;
    if (dailyDeltas.length > 0) this.dailyDeltas = [];
    return dailyDeltas;
  }

  /** Finds out whose the sums are that channels have now: they may be about to change. */
  gatherDaily(): void {
    for (const { channel: index, ...sum } of this.channels.production.takeDays()) {
      const { assetId, gatewayId } = this.channelList[index] as Channel;
      const { uscc } = (this.gateways.get(gatewayId) as Gateway).enterprise;
      this.dailyDeltas.push({ uscc, assetId, ...sum });
    }
  }

  /** Gives the enterprises that changed, in the order of their first change, and starts afresh. */
  takeTouched(): Enterprise[] {
    const touched = this.touchedList;
    this.touchedList = [];
    for (const enterprise of touched) enterprise.touched = false;
    return touched;
  }
}
