import { type EntityManager, type FindOptionsWhere, In, LessThan, LessThanOrEqual } from 'typeorm';
import type { RiskColumns } from '../entities/risk.columns.js';
import { RiskLatestEntity } from '../entities/risk-latest.entity.js';
import { ScoreEntity } from '../entities/score.entity.js';
import { type Page, pageOf } from './page.js';

export interface RiskRow extends RiskColumns {
  readonly uscc: string;
  readonly seq: number;
}

/** Two time axes: what held at `asOfMs`, by what was known at `knownAtMs`. Unix ms, both included. */
export interface RiskInstant {
  readonly asOfMs?: number | undefined;
  readonly knownAtMs?: number | undefined;
}

/** The newest score, or the newest that held and was known at an instant. */
export function findRisk(
  manager: EntityManager,
  uscc: string,
  { asOfMs, knownAtMs }: RiskInstant = {},
): Promise<RiskRow | null> {
  if (asOfMs === undefined && knownAtMs === undefined) {
    return manager.findOneBy(RiskLatestEntity, { uscc });
  }
  const where = upTo(uscc, { asOfMs, knownAtMs });
  // Neither time runs backwards along seq, so each order gives the newest row; each has its index.
  return asOfMs === undefined
    ? manager.findOne(ScoreEntity, { where, order: { knownAtMs: 'DESC', seq: 'DESC' } })
    : manager.findOne(ScoreEntity, { where, order: { asOfMs: 'DESC', seq: 'DESC' } });
}

/** The same for many enterprises, by their code; those without a score, and those not seen, are absent. */
export async function findRisks(
  manager: EntityManager,
  usccs: readonly string[],
  instant: RiskInstant,
): Promise<ReadonlyMap<string, RiskRow>> {
  const rows: RiskRow[] = [];
  if (instant.asOfMs === undefined && instant.knownAtMs === undefined) {
    rows.push(...(await manager.findBy(RiskLatestEntity, { uscc: In([...usccs]) })));
  } else {
    // One short index scan each; a join over the past would have to sort it.
    for (const uscc of usccs) {
      const row = await findRisk(manager, uscc, instant);
      if (row !== null) rows.push(row);
    }
  }
  return new Map(rows.map((row) => [row.uscc, row]));
}

/** The score after a segment: of the history, or the newest, which is in it only when it changed something. */
export async function findRiskAt(
  manager: EntityManager,
  uscc: string,
  seq: number,
): Promise<RiskRow | null> {
  const newest = await manager.findOneBy(RiskLatestEntity, { uscc, seq });
  return newest ?? manager.findOneBy(ScoreEntity, { uscc, seq });
}

function upTo(uscc: string, { asOfMs, knownAtMs }: RiskInstant): FindOptionsWhere<ScoreEntity> {
  return {
    uscc,
    ...(asOfMs !== undefined && { asOfMs: LessThanOrEqual(asOfMs) }),
    ...(knownAtMs !== undefined && { knownAtMs: LessThanOrEqual(knownAtMs) }),
  };
}

/** Scores from the newest to the oldest, before a journal position. */
export async function listRiskHistory(
  manager: EntityManager,
  uscc: string,
  query: RiskInstant & { readonly before?: number | undefined; readonly size: number },
): Promise<Page<ScoreEntity>> {
  const { before, size } = query;
  const found = await manager.find(ScoreEntity, {
    where: { ...upTo(uscc, query), ...(before !== undefined && { seq: LessThan(before) }) },
    order: { seq: 'DESC' },
    take: size + 1,
  });
  return pageOf(found, size);
}
