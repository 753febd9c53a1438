import {
  type AssetsAnswer,
  type BorrowingBaseAnswer,
  encodeCursor,
  type EnterprisePage,
  type EnterpriseQuery,
  type ProfileAnswer,
  type Receipt,
  type ReceiptQuery,
  type RiskAnswer,
  type RiskBatchAnswer,
  type RiskBatchInput,
  type RiskHistoryPage,
  type RiskHistoryQuery,
  type RiskQuery,
  type RiskSummaryPage,
  type RiskSummaryQuery,
} from '@chanrong/contracts';
import { type Evaluation, evaluateUnder } from '@chanrong/scoring';
import {
  type EnterpriseEntity,
  findAssets,
  findEnterprise,
  findEnterprises,
  findPortrait,
  findReceipt,
  findRisk,
  findRisks,
  listEnterprises,
  listRiskHistory,
  listRiskSummaries,
  readAs,
  type Reader,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ApiParts, apiParts } from '../api-parts.js';
import type { Asked } from '../http/asked-by.js';
import { notFound, ProblemError } from '../http/problem-error.js';
import { readScenario, scenarioAnswer } from '../scenario/price-scenario.js';
import { assetsAnswer } from './assets.mapper.js';
import { enterpriseAnswer } from './enterprise.mapper.js';
import { profileAnswer } from './profile.mapper.js';
import { borrowingBaseAnswer, riskAnswer, riskHistoryItem, riskSummary } from './risk.mapper.js';

const dayMs = 86_400_000;

type ScoreQuery = RiskQuery & { readonly correlationId: string };

/** Answers questions about enterprises, each in one snapshot, for one reader. */
@Injectable()
export class EnterpriseReader {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  async list(reader: Reader, { limit, cursor }: EnterpriseQuery): Promise<EnterprisePage> {
    const page = await readAs(this.parts.source, reader, (manager) =>
      listEnterprises(manager, { after: cursor, size: limit }),
    );
    return {
      items: page.rows.map(enterpriseAnswer),
      nextCursor: page.last && encodeCursor(page.last.uscc),
    };
  }

  async risks(reader: Reader, { limit, cursor }: RiskSummaryQuery): Promise<RiskSummaryPage> {
    const earlierMs = this.parts.nowMs() - dayMs;
    const page = await readAs(this.parts.source, reader, (manager) =>
      listRiskSummaries(manager, { after: cursor, size: limit, earlierMs }),
    );
    return {
      items: page.rows.map(riskSummary),
      nextCursor: page.last && encodeCursor(page.last.uscc),
    };
  }

  /** In the order of the question. */
  async riskBatch(
    { caller, correlationId }: Asked,
    { usccs, asOf: asOfMs, knownAt: knownAtMs }: RiskBatchInput,
  ): Promise<RiskBatchAnswer> {
    const { seen, rows } = await readAs(this.parts.source, caller, async (manager) => ({
      seen: await findEnterprises(manager, usccs),
      rows: await findRisks(manager, usccs, { asOfMs, knownAtMs }),
    }));
    const items = usccs.map((uscc) => {
      const row = rows.get(uscc);
      if (row !== undefined) return { uscc, known: 'yes' as const, risk: riskHistoryItem(row) };
      const known = seen.has(uscc) ? ('not-yet-known' as const) : ('not-found' as const);
      return { uscc, known, risk: null };
    });
    return { items, correlationId };
  }

  profile(reader: Reader, uscc: string, correlationId: string): Promise<ProfileAnswer> {
    return this.about(reader, uscc, async (manager) => {
      const row = await findPortrait(manager, uscc);
      if (row === null) throw notYetKnown('no telemetry of the enterprise has been folded yet');
      return profileAnswer(row, correlationId);
    });
  }

  assets(reader: Reader, uscc: string, correlationId: string): Promise<AssetsAnswer> {
    return this.about(reader, uscc, async (manager, enterprise) => {
      const row = await findAssets(manager, uscc);
      if (row === null) throw notYetKnown('no telemetry of the enterprise has been folded yet');
      return assetsAnswer(row, enterprise, correlationId);
    });
  }

  risk(reader: Reader, uscc: string, query: ScoreQuery): Promise<RiskAnswer> {
    return this.about(reader, uscc, async (manager) => {
      const { row, ...asked } = await this.scored(manager, uscc, query);
      return riskAnswer(row, asked);
    });
  }

  borrowingBase(reader: Reader, uscc: string, query: ScoreQuery): Promise<BorrowingBaseAnswer> {
    return this.about(reader, uscc, async (manager) => {
      const { row, ...asked } = await this.scored(manager, uscc, query);
      return borrowingBaseAnswer(row, asked);
    });
  }

  /** The score that was asked for, at the prices that were asked for. */
  private async scored(manager: EntityManager, uscc: string, query: ScoreQuery) {
    const { asOf: asOfMs, knownAt: knownAtMs, priceFall, callRef, correlationId } = query;
    const row = await findRisk(manager, uscc, { asOfMs, knownAtMs });
    if (row === null) throw notYetKnown('no score was known for the asked instant');
    if (priceFall === undefined) return { row, callRef, correlationId };
    const evaluation = row.body as Evaluation;
    const body = evaluateUnder(evaluation, await readScenario(manager, evaluation, priceFall));
    const scenario = scenarioAnswer(priceFall, body.collateral);
    return { row: { ...row, body }, callRef, correlationId, scenario };
  }

  riskHistory(
    reader: Reader,
    uscc: string,
    { limit, cursor, asOf: asOfMs, knownAt: knownAtMs }: RiskHistoryQuery,
  ): Promise<RiskHistoryPage> {
    return this.about(reader, uscc, async (manager) => {
      const query = { before: cursor, size: limit, asOfMs, knownAtMs };
      const page = await listRiskHistory(manager, uscc, query);
      return {
        items: page.rows.map(riskHistoryItem),
        nextCursor: page.last && encodeCursor(page.last.seq),
      };
    });
  }

  receipt(reader: Reader, uscc: string, seq: number): Promise<Receipt> {
    return this.about(reader, uscc, async (manager) => {
      const receipt = await findReceipt(manager, uscc, seq);
      if (receipt === null) throw notFound();
      return receipt;
    });
  }

  /** The receipt of the score that held. */
  receiptOf(
    reader: Reader,
    uscc: string,
    { asOf: asOfMs, knownAt: knownAtMs }: ReceiptQuery,
  ): Promise<Receipt> {
    return this.about(reader, uscc, async (manager) => {
      const row = await findRisk(manager, uscc, { asOfMs, knownAtMs });
      const receipt = row && (await findReceipt(manager, uscc, row.seq));
      if (receipt === null) throw notYetKnown('no score was known for the asked instant');
      return receipt;
    });
  }

  /** Reads about an enterprise that the reader sees; for any other code there is nothing. */
  private about<Answer>(
    reader: Reader,
    uscc: string,
    read: (manager: EntityManager, enterprise: EnterpriseEntity) => Promise<Answer>,
  ): Promise<Answer> {
    return readAs(this.parts.source, reader, async (manager) => {
      const enterprise = await findEnterprise(manager, uscc);
      if (enterprise === null) throw notFound();
      return read(manager, enterprise);
    });
  }
}

function notYetKnown(detail: string): ProblemError {
  return new ProblemError('not-yet-known', detail);
}
