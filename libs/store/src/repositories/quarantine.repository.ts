import { type EntityManager, type FindOptionsWhere, LessThan } from 'typeorm';
import { GatewayEntity } from '../entities/gateway.entity.js';
import { QuarantineEntity } from '../entities/quarantine.entity.js';
import { type Page, pageOf } from './page.js';

export interface QuarantineQuery {
  readonly gatewayId?: string | undefined;
  readonly code?: string | undefined;
  /** Only rows older than this one. */
  readonly before?: number | undefined;
  readonly size: number;
}

export function findGateway(
  manager: EntityManager,
  gatewayId: string,
): Promise<GatewayEntity | null> {
  return manager.findOneBy(GatewayEntity, { gatewayId });
}

/** What could not be used, newest first, with the start of each message. */
export async function listQuarantine(
  manager: EntityManager,
  { gatewayId, code, before, size }: QuarantineQuery,
): Promise<Page<QuarantineEntity>> {
  const where: FindOptionsWhere<QuarantineEntity> = {};
  if (gatewayId !== undefined) where.gatewayId = gatewayId;
  if (code !== undefined) where.code = code;
  if (before !== undefined) where.quarantineId = LessThan(before);
  const found = await manager.find(QuarantineEntity, {
    where,
    order: { quarantineId: 'DESC' },
    take: size + 1,
  });
  return pageOf(found, size);
}
