/**
 * The portrait of one enterprise as scoring and projections see it: plain data, no behaviour.
 *
 * Built by `describePortrait` from the partition's state at one journal position. Every quantity
 * derives from journal entries only; nothing here depends on the wall clock of a process.
 */
import type { DeclaredBalance } from './declared-balance.js';
import type { AssetHolding } from './asset-holding.js';

import type { ContentPortrait } from './content/content-portrait.js';
import type { FlowPortrait } from './flow/describe-flow.js';
import type { Receivable } from './flow/receivables.js';
import type { TitlePortrait } from './title/title-portrait.js';

/** `live`: silence counts, time is journal time. `recorded`: replayed history, time is event time. */
export type TimeBase = 'live' | 'recorded';

export type AssetKind = 'machine' | 'storage' | 'meter' | 'vehicle';

export interface Portrait {
  readonly uscc: string;
  readonly name: string;
  readonly timeBase: TimeBase;
  /** Instant the portrait describes, Unix ms: journal time when live, newest event time when recorded. */
  readonly asOfMs: number;
  /** Event time of the first and of the newest reading, Unix ms; null before any reading. */
  readonly firstEventMs: number | null;
  readonly lastEventMs: number | null;
  /** Readings that entered the portrait, and how many of them were late (older than their channel's newest). */
  readonly readingCount: number;
  readonly lateReadingCount: number;
  readonly assets: readonly AssetPortrait[];
  readonly production: ProductionPortrait;
  readonly trust: TrustPortrait;
  /** Absent until it is declared. */
  readonly balance?: DeclaredBalance | undefined;
  readonly title: TitlePortrait;
  readonly flow: FlowPortrait;
  /** What buyers owe by the papers, the largest first; absent without papers. */
  readonly receivables?: readonly Receivable[] | undefined;
}

export interface AssetPortrait {
  readonly assetId: string;
  readonly kind: AssetKind;
  readonly name: string;
  /** Commodity code of the stock (`COPPER`), for storage units. */
  readonly commodity: string | null;
  /** How the goods are held; absent when nothing was declared. */
  readonly holding?: AssetHolding | undefined;
  /** Measured stock, for storage units with a stock channel; null when nothing measures it. */
  readonly stock: StockPortrait | null;
  /** What speaks for and against the goods being what they are said to be; absent where nothing but weight is known. */
  readonly content?: ContentPortrait | undefined;
  /** Since when a cover of its sensors counts as open, Unix ms; null when none does. Nothing is trusted meanwhile. */
  readonly tamperedMs: number | null;
  /** Mean trust of the asset's channels, 0..1; null when it has none. */
  readonly trust: number | null;
}

export interface StockPortrait {
  /** Trust-weighted mean of the channels on this unit, kg. */
  readonly quantityKg: number;
  /** Standard deviation of that mean, kg. */
  readonly sigmaKg: number;
  /** One-sided 95 % lower bound, kg, never negative; 0 when unobserved. */
  readonly lowKg: number;
  /** False when no trusted channel has a current reading: unobserved stock is never "last known". */
  readonly observed: boolean;
  /** Event time of the newest reading used, Unix ms. */
  readonly measuredMs: number;
  /** Precision-weighted trust in the sensors of the quantity, 0..1; 0 when unobserved. */
  readonly trust: number;
  /** Until when the best calibrated of them is calibrated, Unix ms; null where no birth says, or unobserved. */
  readonly calibratedUntilMs: number | null;
  /** What the enterprise's books say, kg; null when nothing was declared lately. */
  readonly bookKg: number | null;
  /** What warehouse receipts in force say, kg; null without any. */
  readonly receiptKg: number | null;
  /** The least of measured lower bound, books and receipts, kg: what a loan can rest on. 0 when unobserved. */
  readonly trustedKg: number;
  /** Which of them is the least. */
  readonly boundBy: 'measured' | 'book' | 'receipt';
  /** Event time since which the oldest of it lies there, Unix ms: the least age that sensors can vouch for. */
  readonly sinceMs: number;
  /** The quantity by age, oldest first, first in first out; together `quantityKg`. Empty when unobserved. */
  readonly layers: readonly StockLayer[];
}

export interface StockLayer {
  /** Event time at which it came in, Unix ms. */
  readonly sinceMs: number;
  readonly quantityKg: number;
}

export interface ProductionPortrait {
  /** Number of channels that report an operating state. 0: production is not observed. */
  readonly stateChannelCount: number;
  readonly energyChannelCount: number;
  /** Number of condition and emergency-stop channels. 0: faults are not observed, which is not "no faults". */
  readonly faultChannelCount: number;
  /** Number of channels that count items, and those that passed inspection. */
  readonly partChannelCount: number;
  readonly goodPartChannelCount: number;
  /** Number of headcount and shift-hours channels. 0: people are not observed. */
  readonly peopleChannelCount: number;
  /** Local calendar days with any production data, oldest first, at most `portraitDaysMax`. */
  readonly days: readonly DayPortrait[];
  /** Effectiveness of the machines over the last closed days. */
  readonly oee: OeePortrait;
  /** Energy against output; null while there are too few days with both. */
  readonly energy: EnergyPortrait | null;
  /** What the enterprise says it made, by the last day, oldest first. */
  readonly declared: readonly DeclaredOutputPortrait[];
}

/**
 * What an element of OEE lacks. `state`: nothing reports whether machines run. `plan`: not every machine has
 * a plan. `parts`: not every machine counts items. `good-parts`: not every counter has one of good items.
 * `time`: nothing planned, run or made in these days.
 */
export type OeeMissing = 'state' | 'plan' | 'parts' | 'good-parts' | 'time';

export interface OeeElement {
  /** At most 1,000,000; null: not observed. */
  readonly ppm: number | null;
  /** More than planned was reached: the plan asks too little. */
  readonly isCapped: boolean;
  readonly missing: OeeMissing | null;
}

export interface OeePortrait {
  readonly dayCount: number;
  readonly availability: OeeElement;
  readonly effectiveness: OeeElement;
  readonly quality: OeeElement;
  /** Their product; null unless all three are observed. */
  readonly ppm: number | null;
}

export interface EnergyPortrait {
  /** What output is counted in: items, or machine-milliseconds where none are counted. */
  readonly output: 'parts' | 'operatingMs';
  /** Days that the line was learnt from. */
  readonly dayCount: number;
  /** α, mWh a day, and β, mWh an item or machine-millisecond, of E = α + β·Q; the spread of a day around it, mWh. */
  readonly baseMwh: number;
  readonly perUnitMwh: number;
  readonly sigmaMwh: number;
  /** Energy outside of what output explains, last week of days, ppm of a mean day: above 0 too much, below 0 too little. */
  readonly deviationPpm: number;
  readonly state: 'consistent' | 'energy-without-output' | 'output-without-energy';
  /** Day on which that was found; null while consistent, and when it never was otherwise. */
  readonly sinceDay: number | null;
}

export interface DeclaredOutputPortrait {
  /** Local days since 1970-01-01, both included. */
  readonly fromDay: number;
  readonly toDay: number;
  readonly parts: number;
  readonly source: string;
  /** What counters counted in these days; null where nothing counts, or too few of them were seen. */
  readonly countedParts: number | null;
  /** What the energy of these days can have made at most; null where that is not known. */
  readonly energyPartsMax: number | null;
  readonly verdict: 'plausible' | 'overstated' | 'not-judged';
}

export interface DayPortrait {
  /** Days since 1970-01-01 in the enterprise's local time. */
  readonly day: number;
  /** Machine-milliseconds in state running, and under observation. */
  readonly operatingMs: number;
  readonly observedMs: number;
  /** Energy used, milliwatt-hours (integer). */
  readonly energyMwh: number;
  /** Items counted. */
  readonly parts: number;
  /** Fault conditions entered and emergency stops triggered. */
  readonly faults: number;
  /** Items that passed inspection. */
  readonly goodParts: number;
  /** Machine-milliseconds that the items counted take at the planned cycle of their machines. */
  readonly standardMs: number;
  /** Machine-milliseconds planned. */
  readonly plannedMs: number;
  /** Person-milliseconds worked. */
  readonly workedMs: number;
  /** People at work: the highest count of each channel, summed. */
  readonly headcount: number;
}

export interface TrustPortrait {
  readonly channelCount: number;
  /** Mean Beta trust over channels, 0..1; 0 without channels. */
  readonly mean: number;
  /** Lowest channel trust, 0..1. */
  readonly lowest: number;
  /** Observed time / elapsed time over all channels, ppm. */
  readonly coveragePpm: number;
  /** Channels whose source is silent longer than its gap limit, or says that it has no data. */
  readonly silentChannelCount: number;
  /** Channels that repeat one value longer than a live sensor can. */
  readonly stuckChannelCount: number;
  /** Readings outside the channel's possible range. */
  readonly outOfRangeCount: number;
  /** Message sequence numbers never received, over all gateways of the enterprise. */
  readonly missingMessageCount: number;
}
