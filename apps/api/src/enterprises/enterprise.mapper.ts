import type { EnterprisePage } from '@chanrong/contracts';
import type { EnterpriseEntity } from '@chanrong/store';

export function enterpriseAnswer(row: EnterpriseEntity): EnterprisePage['items'][number] {
  const { uscc, name, park, cluster, grid, timeBase, registeredAt } = row;
  return { uscc, name, park, cluster, grid, timeBase, registeredAt: registeredAt.toISOString() };
}
