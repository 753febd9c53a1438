import {
  encodeCursor,
  type FacilityAnswer,
  type FacilityHistoryPage,
  type FacilityHistoryQuery,
  type FacilityPage,
  type FacilityQuery,
} from '@chanrong/contracts';
import {
  findFacility,
  listFacilities,
  listTransitions,
  readAs,
  type Reader,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';
import { notFound } from '../http/problem-error.js';
import { facilityAnswer, facilityItem, transitionItem } from './facility.mapper.js';

/** Answers questions about facilities; row-level security shows a bank its own and no others. */
@Injectable()
export class FacilityReader {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  async list(reader: Reader, { limit, cursor }: FacilityQuery): Promise<FacilityPage> {
    const page = await readAs(this.parts.source, reader, (manager) =>
      listFacilities(manager, { after: cursor, size: limit }),
    );
    return {
      items: page.rows.map(facilityItem),
      nextCursor: page.last && encodeCursor(page.last.facility.facilityId),
    };
  }

  async one(reader: Reader, facilityId: string, correlationId: string): Promise<FacilityAnswer> {
    const record = await readAs(this.parts.source, reader, (manager) =>
      findFacility(manager, facilityId),
    );
    if (record === null) throw notFound();
    return facilityAnswer(record, correlationId);
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
