/**
 * Everything the fold remembers about one partition: enterprises, their gateways, and one table with
 * the state of all channels.
 */
import { ChannelTable } from './channel-table.js';
import { DayLedger } from './day-ledger.js';
import type { MeasureKind } from './measure.js';
import type { AssetKind, TimeBase } from './portrait.js';
import { SequenceWindow } from './sequence-window.js';
import { StateTrack } from './state-track.js';

export interface Asset {
  readonly assetId: string;
  kind: AssetKind;
  name: string;
  commodity: string | null;
  kgPerUnit: number;
  /** False for assets that a gateway announced before anyone registered them. */
  registered: boolean;
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
  /** Canonical bytes of the above. */
  declaration: Uint8Array;
  /** Operating state over time; only for state channels. */
  track: StateTrack | null;
  /** Newest text, for channels that report words. */
  text: string | null;
}

export class Gateway {
  epoch = 0;
  window = new SequenceWindow();
  /** Channel index by the id that birth declared; -1 where none. */
  channelById = new Int32Array(0);
  readonly channelByName = new Map<string, Channel>();
  /** Journal time of its newest message, Unix ms; 0 before any, and after its death. */
  heardMs = 0;

  constructor(
    readonly gatewayId: string,
    readonly enterprise: Enterprise,
  ) {}
}

export class Enterprise {
  readonly assets = new Map<string, Asset>();
  readonly gateways: Gateway[] = [];
  /** Ordered by asset, name and gateway, so that sums always run in one order. */
  readonly channels: Channel[] = [];
  ledger = new DayLedger();
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

  touch(enterprise: Enterprise): void {
    if (enterprise.touched) return;
    enterprise.touched = true;
    this.touchedList.push(enterprise);
  }

  /** Gives the enterprises that changed, in the order of their first change, and starts afresh. */
  takeTouched(): Enterprise[] {
    const touched = this.touchedList;
    this.touchedList = [];
    for (const enterprise of touched) enterprise.touched = false;
    return touched;
  }
}
