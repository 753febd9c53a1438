/** What one stored row says, column by column, and what the journal says it should: the same names on both sides. */
import { hash } from 'node:crypto';
import type {
  AlertRow,
  DetailRow,
  FacilityRow,
  HistoryRow,
  ScoreRow,
  TransitionRow,
} from '@chanrong/engine';
import { alertRules } from '@chanrong/portrait';

/** Numbers as text: PostgreSQL's bigints are. Long texts by their SHA-256. */
export type Facts = Readonly<Record<string, string | null>>;

/** A row that was stored: its key, and the segment that its writing followed from. */
export interface StoredRow {
  readonly key: string;
  readonly seq: string;
  readonly facts: Facts;
}

const digestSql = (column: string): string =>
  `encode(sha256(convert_to(${column}::text, 'UTF8')), 'hex')`;

const scoreFactsSql = `json_build_object('answer', ${digestSql('body')}, 'hash', encode(hash, 'hex'),
  'as of', as_of_ms::text, 'known at', known_at_ms::text, 'outcome', outcome, 'score', score::text,
  'grade', grade`;

const facilityFactsSql = `json_build_object('assessment', ${digestSql('body')},
  'hash', encode(hash, 'hex'), 'as of', as_of_ms::text, 'known at', known_at_ms::text,
  'borrower', uscc, 'bank', tenant, 'state', state`;

/** Each takes $1, the partition, and $2, an enterprise or null for all. */
export const storedSql = {
  history: `select uscc as key, seq, ${scoreFactsSql}, 'portrait hash', encode(portrait_hash, 'hex')) as facts
    from score where partition = $1 and ($2::text is null or uscc = $2)`,
  latest: `select uscc as key, seq, ${scoreFactsSql}) as facts
    from risk_latest where partition = $1 and ($2::text is null or uscc = $2)`,
  portraits: `select uscc as key, seq, json_build_object('portrait', ${digestSql('body')},
      'hash', encode(hash, 'hex'), 'as of', as_of_ms::text, 'known at', known_at_ms::text) as facts
    from portrait_latest where partition = $1 and ($2::text is null or uscc = $2)`,
  assets: `select uscc as key, seq, json_build_object('assets', ${digestSql('body')},
      'known at', known_at_ms::text) as facts
    from asset_latest join enterprise using (uscc)
    where partition = $1 and ($2::text is null or uscc = $2)`,
  facilities: `select facility_id as key, seq, ${facilityFactsSql}) as facts
    from facility_state where partition = $1 and ($2::text is null or uscc = $2)`,
  transitions: `select facility_id || ' in segment ' || seq as key, seq,
      ${facilityFactsSql}, 'previous', previous) as facts
    from facility_transition where partition = $1 and ($2::text is null or uscc = $2)`,
  alerts: `select alert_id as key, opened_seq as seq, json_build_object('enterprise', uscc, 'rule', rule,
      'kind', subject_kind, 'subject', subject, 'asset', asset_id, 'severity', severity,
      'audience', audience, 'bank', tenant, 'evidence', ${digestSql('evidence')}, 'opened', opened_ms::text,
      'opened in', opened_seq::text, 'known at', opened_known_ms::text, 'closed', closed_ms::text,
      'closed in', closed_seq::text, 'closing known at', closed_known_ms::text) as facts
    from alert where partition = $1 and ($2::text is null or uscc = $2)`,
} as const;

export function scoreFacts(row: ScoreRow): Facts {
  return {
    answer: digest(row.body),
    hash: hex(row.hash),
    'as of': String(row.asOfMs),
    'known at': String(row.knownAtMs),
    outcome: row.outcome,
    score: textOrNull(row.score),
    grade: row.grade,
  };
}

export function historyFacts(row: HistoryRow): Facts {
  return { ...scoreFacts(row), 'portrait hash': hex(row.portraitHash) };
}

export function portraitFacts(row: DetailRow): Facts {
  return {
    portrait: digest(row.portrait),
    hash: hex(row.hash),
    'as of': String(row.asOfMs),
    'known at': String(row.knownAtMs),
  };
}

export function assetFacts(row: DetailRow): Facts {
  return { assets: digest(row.assets), 'known at': String(row.knownAtMs) };
}

export function facilityFacts(row: FacilityRow): Facts {
  return {
    assessment: digest(row.body),
    hash: hex(row.hash),
    'as of': String(row.asOfMs),
    'known at': String(row.knownAtMs),
    borrower: row.uscc,
    bank: row.tenant,
    state: row.state,
  };
}

export function transitionFacts(row: TransitionRow): Facts {
  return { ...facilityFacts(row), previous: row.previous };
}

/** @param before what was said when the alert opened, where that was earlier */
export function alertFacts(row: AlertRow, before: Facts | undefined): Facts {
  const { subject: kind, severity, audience } = alertRules[row.rule];
  const opening = before ?? {
    enterprise: row.uscc,
    rule: row.rule,
    kind,
    subject: row.subject,
    asset: row.assetId,
    severity,
    audience,
    bank: row.tenant,
    evidence: digest(JSON.stringify(row.evidence)),
    opened: String(row.openedMs),
    'opened in': textOrNull(row.opened?.seq),
    'known at': textOrNull(row.opened?.knownAtMs),
  };
  return {
    ...opening,
    closed: textOrNull(row.closedMs),
    'closed in': textOrNull(row.closed?.seq),
    'closing known at': textOrNull(row.closed?.knownAtMs),
  };
}

/** Names and both values of what is not the same. */
export function differences(stored: Facts, folded: Facts): string[] {
  return Object.keys(folded)
    .filter((name) => (stored[name] ?? null) !== folded[name])
    .map((name) => `${name} is ${stored[name] ?? 'absent'}, the journal gives ${folded[name]}`);
}

function digest(text: string): string {
  return hash('sha256', text, 'hex');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function textOrNull(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
