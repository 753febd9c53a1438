import type { EntityManager } from 'typeorm';
import { AssetLatestEntity } from '../entities/asset-latest.entity.js';
import { PortraitLatestEntity } from '../entities/portrait-latest.entity.js';

export function findPortrait(
  manager: EntityManager,
  uscc: string,
): Promise<PortraitLatestEntity | null> {
  return manager.findOneBy(PortraitLatestEntity, { uscc });
}

export function findAssets(
  manager: EntityManager,
  uscc: string,
): Promise<AssetLatestEntity | null> {
  return manager.findOneBy(AssetLatestEntity, { uscc });
}
