/** What a park consists of: who is there, what they own, and what their gateways measure. */
import type { BirthChannel } from '@chanrong/contracts';
import type { Uscc } from '@chanrong/kernel';
import type { AssetKind } from '@chanrong/portrait';
import type { Mishap } from './mishap.js';
import type { PlantDesign } from './plant-design.js';

export interface Cluster {
  readonly zh: string;
  readonly en: string;
}

export const clusters = {
  graphene: { zh: '石墨烯新材料', en: 'graphene materials' },
  manufacturing: { zh: '智能制造', en: 'intelligent manufacturing' },
  photonics: { zh: '光电子与5G', en: 'opto-electronics and 5G' },
  semiconductors: { zh: '半导体', en: 'semiconductors' },
  biomedicine: { zh: '生物医药', en: 'biomedicine' },
} as const satisfies Record<string, Cluster>;

export type ClusterCode = keyof typeof clusters;

export interface Park {
  readonly seed: string;
  readonly name: string;
  readonly nameEn: string;
  readonly enterprises: readonly ParkEnterprise[];
}

export interface ParkEnterprise {
  /** Valid by GB 32100-2015, in a region code that is not assigned: it can be nobody's. */
  readonly uscc: Uscc;
  readonly name: string;
  readonly nameEn: string;
  readonly cluster: ClusterCode;
  readonly grid: string;
  readonly utcOffsetMinutes: number;
  readonly assets: readonly ParkAsset[];
  readonly gateway: ParkGateway;
  readonly plant: PlantDesign;
}

/** The same enterprise, where something goes wrong. */
export function withMishaps(
  enterprise: ParkEnterprise,
  mishaps: readonly Mishap[],
): ParkEnterprise {
  return { ...enterprise, plant: { ...enterprise.plant, mishaps } };
}

export interface ParkAsset {
  readonly assetId: string;
  readonly kind: AssetKind;
  readonly name: string;
  readonly nameEn: string;
  readonly commodity?: string;
  /** Kilograms per unit of a `level` channel. */
  readonly kgPerUnit?: number;
}

export interface ParkGateway {
  readonly gatewayId: string;
  readonly firmware: string;
  readonly channels: readonly BirthChannel[];
}
