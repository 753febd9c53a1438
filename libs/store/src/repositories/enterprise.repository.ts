import { type EntityManager, In, MoreThan } from 'typeorm';
import { EnterpriseEntity } from '../entities/enterprise.entity.js';
import { type Page, pageOf } from './page.js';

export function findEnterprise(
  manager: EntityManager,
  uscc: string,
): Promise<EnterpriseEntity | null> {
  return manager.findOneBy(EnterpriseEntity, { uscc });
}

/** Codes of those among them that the reader sees. */
export async function findEnterprises(
  manager: EntityManager,
  usccs: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await manager.find(EnterpriseEntity, {
    select: { uscc: true },
    where: { uscc: In([...usccs]) },
  });
  return new Set(found.map(({ uscc }) => uscc));
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
