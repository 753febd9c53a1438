import { type EntityManager, In, LessThan, MoreThan } from 'typeorm';
import { FacilityEntity } from '../entities/facility.entity.js';
import { FacilityStateEntity } from '../entities/facility-state.entity.js';
import { FacilityTransitionEntity } from '../entities/facility-transition.entity.js';
import { type Page, pageOf } from './page.js';

export interface FacilityRecord {
  readonly facility: FacilityEntity;
  /** Null before the first assessment, and after the enterprise has revoked its consent. */
  readonly state: FacilityStateEntity | null;
}

export async function findFacility(
  manager: EntityManager,
  facilityId: string,
): Promise<FacilityRecord | null> {
  const facility = await manager.findOneBy(FacilityEntity, { facilityId });
  if (facility === null) return null;
  return { facility, state: await manager.findOneBy(FacilityStateEntity, { facilityId }) };
}

export interface FacilityListQuery {
  readonly uscc?: string | undefined;
  readonly after?: string | undefined;
  readonly size: number;
}

/** Facilities in order of their id, after one. */
export async function listFacilities(
  manager: EntityManager,
  { uscc, after, size }: FacilityListQuery,
): Promise<Page<FacilityRecord>> {
  const found = await manager.find(FacilityEntity, {
    where: {
      ...(uscc !== undefined && { uscc }),
      ...(after !== undefined && { facilityId: MoreThan(after) }),
    },
    order: { facilityId: 'ASC' },
    take: size + 1,
  });
  const ids = found.map(({ facilityId }) => facilityId);
  const states = await manager.findBy(FacilityStateEntity, { facilityId: In(ids) });
  const stateById = new Map(states.map((state) => [state.facilityId, state]));
  const records = found.map((facility) => {
    return { facility, state: stateById.get(facility.facilityId) ?? null };
  });
  return pageOf(records, size);
}

/** Margin states that a facility entered, newest first, before one. */
export async function listTransitions(
  manager: EntityManager,
  facilityId: string,
  { before, size }: { readonly before?: number | undefined; readonly size: number },
): Promise<Page<FacilityTransitionEntity>> {
  const found = await manager.find(FacilityTransitionEntity, {
    where: before === undefined ? { facilityId } : { facilityId, transitionNo: LessThan(before) },
    order: { transitionNo: 'DESC' },
    take: size + 1,
  });
  return pageOf(found, size);
}
