import {
  encodeCursor,
  type FacilityAnswer,
  type FacilityHistoryPage,
  type FacilityHistoryQuery,
  type FacilityPage,
  type FacilityQuery,
  type FacilityReadQuery,
} from '@chanrong/contracts';
import {
  assessUnder,
  type Evaluation,
  evaluateUnder,
  type FacilityAssessment,
  type PriceFalls,
} from '@chanrong/scoring';
import {
  type FacilityRecord,
  findFacility,
  findRiskAt,
  listFacilities,
  listTransitions,
  readAs,
  type Reader,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ApiParts, apiParts } from '../api-parts.js';
import { notFound, ProblemError } from '../http/problem-error.js';
import { readScenario, scenarioAnswer } from '../scenario/price-scenario.js';
import {
  facilityAnswer,
  facilityItem,
  type FacilityUnder,
  transitionItem,
} from './facility.mapper.js';

/** Answers questions about facilities; row-level security shows a bank its own and no others. */
@Injectable()
export class FacilityReader {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  async list(reader: Reader, query: FacilityQuery): Promise<FacilityPage> {
    const { limit: size, cursor: after, uscc } = query;
    const page = await readAs(this.parts.source, reader, (manager) =>
      listFacilities(manager, { uscc, after, size }),
    );
    return {
      items: page.rows.map((record) => facilityItem(record)),
      nextCursor: page.last && encodeCursor(page.last.facility.facilityId),
    };
  }

  one(
    reader: Reader,
    facilityId: string,
    { priceFall, correlationId }: FacilityReadQuery & { readonly correlationId: string },
  ): Promise<FacilityAnswer> {
    return readAs(this.parts.source, reader, async (manager) => {
      const record = await findFacility(manager, facilityId);
      if (record === null) throw notFound();
      if (priceFall === undefined) return facilityAnswer(record, { correlationId });
      const under = await facilityUnder(manager, record, priceFall);
      return facilityAnswer(record, { correlationId, under });
    });
  }

  async history(
    reader: Reader,
    facilityId: string,
    { limit, cursor }: FacilityHistoryQuery,
  ): Promise<FacilityHistoryPage> {
    const page = await readAs(this.parts.source, reader, async (manager) => {
      if ((await findFacility(manager, facilityId)) === null) throw notFound();
      return listTransitions(manager, facilityId, { before: cursor, size: limit });
    });
    return {
      items: page.rows.map(transitionItem),
      nextCursor: page.last && encodeCursor(page.last.transitionNo),
    };
  }
}

/** The facility at lower prices: of the score that its state was assessed with. */
async function facilityUnder(
  manager: EntityManager,
  { facility, state }: FacilityRecord,
  falls: PriceFalls,
): Promise<FacilityUnder> {
  if (state === null) return { scenario: scenarioAnswer(falls, { prices: [] }) };
  const row = await findRiskAt(manager, facility.uscc, state.seq);
  if (row === null) {
    throw new ProblemError(
      'not-yet-known',
      'the score that the facility rests on is being replaced',
    );
  }
  const evaluation = row.body as Evaluation;
  const scenario = await readScenario(manager, evaluation, falls);
  const { collateral } = evaluateUnder(evaluation, scenario);
  const assessment = assessUnder(state.body as FacilityAssessment, evaluation.collateral, {
    ...scenario,
    asOfMs: state.asOfMs,
  });
  return { scenario: scenarioAnswer(falls, collateral), assessment };
}
