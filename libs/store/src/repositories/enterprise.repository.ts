import { type EntityManager, MoreThan } from 'typeorm';
import { EnterpriseEntity } from '../entities/enterprise.entity.js';
import { type Page, pageOf } from './page.js';

export function findEnterprise(
  manager: EntityManager,
  uscc: string,
): Promise<EnterpriseEntity | null> {
  return manager.findOneBy(EnterpriseEntity, { uscc });
}

/** Enterprises in order of their code, after one. */
export async function listEnterprises(
  manager: EntityManager,
  { after, size }: { readonly after?: string | undefined; readonly size: number },
): Promise<Page<EnterpriseEntity>> {
  const found = await manager.find(EnterpriseEntity, {
    where: after === undefined ? {} : { uscc: MoreThan(after) },
    order: { uscc: 'ASC' },
    take: size + 1,
  });
  return pageOf(found, size);
}
