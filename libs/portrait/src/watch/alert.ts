/** What the fold finds worth telling a person, and the rules by which it does. */

export type AlertSeverity = 'info' | 'warning' | 'critical';

/**
 * `operations`: whoever looks after the plant and its sensors, liaisons included. `credit`: what bears on
 * the security of a loan, for banks, the manufacturer itself and the operator.
 */
export type AlertAudience = 'operations' | 'credit';

export type AlertSubject =
  | 'gateway'
  | 'channel'
  | 'asset'
  | 'enterprise'
  | 'place'
  | 'document'
  | 'trade'
  | 'facility'
  | 'commodity';

export interface AlertRulePolicy {
  readonly subject: AlertSubject;
  readonly severity: AlertSeverity;
  readonly audience: AlertAudience;
  /** The condition must hold so long before the alert opens, ms. */
  readonly dwellMs: number;
  /** The alert closes when the condition has not held for so long, ms. */
  readonly quietMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Judgements, each with its reason. */
export const alertRules = {
  /** After an outage of the platform every gateway looks silent; within two minutes they are back. */
  'gateway-silent': {
    subject: 'gateway',
    severity: 'warning',
    audience: 'operations',
    dwellMs: 2 * minuteMs,
    quietMs: 0,
  },
  /** An hour of one value to the last digit has passed before: no further dwell. */
  'channel-stuck': {
    subject: 'channel',
    severity: 'warning',
    audience: 'operations',
    dwellMs: 0,
    quietMs: 10 * minuteMs,
  },
  /** The detectors end an episode themselves. */
  'channel-shifted': {
    subject: 'channel',
    severity: 'info',
    audience: 'operations',
    dwellMs: 0,
    quietMs: 0,
  },
  /** One wild reading is noise; the episode ends after an hour without one. */
  'readings-out-of-range': {
    subject: 'channel',
    severity: 'warning',
    audience: 'operations',
    dwellMs: 0,
    quietMs: hourMs,
  },
  /** A message overtaken by others arrives within minutes; one that does not was lost. */
  'messages-missing': {
    subject: 'gateway',
    severity: 'warning',
    audience: 'operations',
    dwellMs: 10 * minuteMs,
    quietMs: 0,
  },
  /** Two messages under one number: a cloned gateway or a forged message. One is enough. */
  'sequence-forked': {
    subject: 'gateway',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: dayMs,
  },
  'clock-ahead': {
    subject: 'gateway',
    severity: 'warning',
    audience: 'operations',
    dwellMs: 0,
    quietMs: 10 * minuteMs,
  },
  /** Old data sent after new looks the same for minutes; a clock that was set back stays so. */
  'clock-behind': {
    subject: 'gateway',
    severity: 'warning',
    audience: 'operations',
    dwellMs: 10 * minuteMs,
    quietMs: 10 * minuteMs,
  },
  /** The lifetime coverage moves slowly, so a day of quiet keeps it from flapping about the limit. */
  'coverage-low': {
    subject: 'enterprise',
    severity: 'warning',
    audience: 'credit',
    dwellMs: hourMs,
    quietMs: dayMs,
  },
  /** One word of an open cover is enough, and only a person ends it. */
  'cover-opened': {
    subject: 'asset',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  /** What an inspector has found stands until another inspection. */
  'content-refuted': {
    subject: 'asset',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  /** Half an hour outlasts a delivery that one gauge sees before the other. */
  'density-implausible': {
    subject: 'asset',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 30 * minuteMs,
    quietMs: hourMs,
  },
  /** Stock does not come back by itself: the alert stays until the fall is a day old. */
  'stock-fell': {
    subject: 'asset',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: dayMs,
  },
  /** A sum that grew past its threshold does not flap; a day without it closes the matter. */
  'mass-imbalance': {
    subject: 'asset',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: dayMs,
  },
  /** Ten minutes outlast a lorry on the scale; an hour of cover closes the matter. */
  'over-pledged': {
    subject: 'place',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 10 * minuteMs,
    quietMs: hourMs,
  },
  /** The same of goods that only one pledge claims: they left, they were not promised twice. */
  'pledged-goods-short': {
    subject: 'place',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 10 * minuteMs,
    quietMs: hourMs,
  },
  'receipts-exceed-stock': {
    subject: 'place',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 10 * minuteMs,
    quietMs: hourMs,
  },
  /** Paper does not flap: it is there twice or it is not. */
  'document-repeated': {
    subject: 'document',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  'document-pledged-twice': {
    subject: 'document',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  /** A question, no verdict. */
  'document-alike': {
    subject: 'document',
    severity: 'info',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  'document-elsewhere': {
    subject: 'document',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  'place-claimed': {
    subject: 'place',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  'circular-trade': {
    subject: 'trade',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  /** Margin states have their own dwell and hysteresis: an alert follows its state. */
  'margin-warn': {
    subject: 'facility',
    severity: 'warning',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  'margin-call': {
    subject: 'facility',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  'margin-liquidate': {
    subject: 'facility',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: 0,
  },
  /** The haircut moves with stock and prices; an hour on either side keeps it from flapping. */
  'over-advance': {
    subject: 'facility',
    severity: 'warning',
    audience: 'credit',
    dwellMs: hourMs,
    quietMs: hourMs,
  },
  /** The estimate remembers weeks and moves once a day. */
  'price-volatile': {
    subject: 'commodity',
    severity: 'warning',
    audience: 'credit',
    dwellMs: 0,
    quietMs: dayMs,
  },
  /** Days of output that no energy made: declared or counted rather than produced. */
  'output-without-energy': {
    subject: 'enterprise',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: dayMs,
  },
  /** Idle running, or output that nobody counts: a matter of the plant. */
  'energy-without-output': {
    subject: 'enterprise',
    severity: 'warning',
    audience: 'operations',
    dwellMs: 0,
    quietMs: dayMs,
  },
  /** What was declared stands until it is corrected or forgotten. */
  'output-overstated': {
    subject: 'enterprise',
    severity: 'critical',
    audience: 'credit',
    dwellMs: 0,
    quietMs: dayMs,
  },
  'people-fell': {
    subject: 'enterprise',
    severity: 'warning',
    audience: 'credit',
    dwellMs: 0,
    quietMs: dayMs,
  },
} as const satisfies Readonly<Record<string, AlertRulePolicy>>;

export type AlertRule = keyof typeof alertRules;

/** The figures that an alert rests on. */
export interface AlertEvidence {
  /** What was observed, and the limit that it broke; null where there is no number. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly unit: string;
  /** Since when, Unix ms, in the enterprise's time; null when not known. */
  readonly sinceMs: number | null;
}

/** A condition of a rule that holds now. */
export interface AlertCondition extends AlertEvidence {
  readonly rule: AlertRule;
  /** Gateway id, channel name, asset id, place, document id, commodity, facility id, or the enterprise's code. */
  readonly subject: string;
  readonly assetId: string | null;
}

/** One episode: from when a condition was found until it has been gone for long enough. */
export interface Alert {
  readonly uscc: string;
  readonly rule: AlertRule;
  readonly subject: string;
  readonly assetId: string | null;
  /** Enterprise's time: journal time when live, event time when recorded. Unix ms. */
  readonly openedMs: number;
  readonly closedMs: number | null;
  readonly evidence: AlertEvidence;
}
