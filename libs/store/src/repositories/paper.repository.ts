import { type EntityManager, In, MoreThan } from 'typeorm';
import { PledgeEntity } from '../entities/pledge.entity.js';
import { PledgedStretchEntity } from '../entities/pledged-stretch.entity.js';
import { TradeDocumentEntity } from '../entities/trade-document.entity.js';
import { type Page, pageOf } from './page.js';

interface PageQuery {
  readonly after?: string | undefined;
  readonly size: number;
}

export interface PledgeRecord {
  readonly pledge: PledgeEntity;
  /** Oldest first. */
  readonly stretches: readonly PledgedStretchEntity[];
}

export async function findPledge(
  manager: EntityManager,
  pledgeId: string,
): Promise<PledgeRecord | null> {
  const pledge = await manager.findOneBy(PledgeEntity, { pledgeId });
  return pledge && ((await withStretches(manager, [pledge]))[0] ?? null);
}

/** Pledges in order of their id, after one. */
export async function listPledges(
  manager: EntityManager,
  { uscc, after, size }: PageQuery & { readonly uscc?: string | undefined },
): Promise<Page<PledgeRecord>> {
  const found = await manager.find(PledgeEntity, {
    where: {
      ...(uscc === undefined ? {} : { uscc }),
      ...(after === undefined ? {} : { pledgeId: MoreThan(after) }),
    },
    order: { pledgeId: 'ASC' },
    take: size + 1,
  });
  return pageOf(await withStretches(manager, found), size);
}

async function withStretches(
  manager: EntityManager,
  pledges: readonly PledgeEntity[],
): Promise<PledgeRecord[]> {
  const stretches = await manager.find(PledgedStretchEntity, {
    where: { pledgeId: In(pledges.map(({ pledgeId }) => pledgeId)) },
    order: { fromMs: 'ASC' },
  });
  return pledges.map((pledge) => ({
    pledge,
    stretches: stretches.filter(({ pledgeId }) => pledgeId === pledge.pledgeId),
  }));
}

/** Documents of an enterprise in order of their id, after one. */
export async function listDocuments(
  manager: EntityManager,
  uscc: string,
  { after, size }: PageQuery,
): Promise<Page<TradeDocumentEntity>> {
  const found = await manager.find(TradeDocumentEntity, {
    where: { uscc, ...(after === undefined ? {} : { documentId: MoreThan(after) }) },
    order: { documentId: 'ASC' },
    take: size + 1,
  });
  return pageOf(found, size);
}

export function findDocument(
  manager: EntityManager,
  uscc: string,
  documentId: string,
): Promise<TradeDocumentEntity | null> {
  return manager.findOneBy(TradeDocumentEntity, { uscc, documentId });
}
