/** Papers that sensors, or other papers, contradict. */
import { dayIndex } from '@chanrong/kernel';
import { flowPolicy } from '../flow/flow-policy.js';
import { describeTitle, measuredAt } from '../title/describe-title.js';
import type { TitlePortrait } from '../title/title-portrait.js';
import { placeClaimsOf } from '../title/place-claims.js';
import type { PlaceTitle } from '../title/place-title.js';
import type { Enterprise } from '../partition-state.js';
import type { AssetPortrait } from '../portrait.js';
import type { AlertCondition } from './alert.js';

// oxlint-disable-next-line max-params -- the conditions are an output
export function titleConditions(
  enterprise: Enterprise,
  assets: readonly AssetPortrait[],
  nowMs: number,
  conditions: AlertCondition[],
): void {
  const { title } = enterprise;
  if (title === null) return;
  noteLows(enterprise, assets, nowMs);
  const portrait = describeTitle(enterprise, assets, nowMs);
  for (const place of portrait.places) placeConditions(place, conditions);
  paperConditions(portrait, conditions);
  for (const { sales } of title.trail.circles) {
    const { commodity, atMs: sinceMs } = sales[0];
    if (nowMs - sinceMs > flowPolicy.windowMs) continue;
    const value = sales.length;
    const rule = 'circular-trade';
    const subject = commodity;
    conditions.push({ rule, subject, assetId: null, value, limit: 0, unit: 'sales', sinceMs });
  }
}

function noteLows(enterprise: Enterprise, assets: readonly AssetPortrait[], nowMs: number): void {
  const day = dayIndex(nowMs, enterprise.utcOffsetMinutes);
  for (const claims of placeClaimsOf(enterprise)) {
    const grams = measuredAt(claims, assets);
    const { place, commodity } = claims;
    if (grams !== null) enterprise.title?.lows.note({ place, commodity }, day, grams);
  }
}

/** Where nothing is measured nothing is contradicted: that the sensors are silent is said elsewhere. */
function placeConditions(place: PlaceTitle, conditions: AlertCondition[]): void {
  const { assetId, measuredKg: limit, pledgedKg, receiptKg, pledgeCount } = place;
  if (limit === null) return;
  const subject = `${place.place}/${place.commodity}`;
  const found = { subject, assetId, limit, unit: 'kg', sinceMs: null };
  if (pledgedKg > limit) {
    const rule = pledgeCount > 1 ? 'over-pledged' : 'pledged-goods-short';
    conditions.push({ ...found, rule, value: pledgedKg });
  }
  if (receiptKg !== null && receiptKg > limit) {
    conditions.push({ ...found, rule: 'receipts-exceed-stock', value: receiptKg });
  }
}

function paperConditions({ doubts, findings }: TitlePortrait, conditions: AlertCondition[]): void {
  for (const { code: rule, documentId: subject } of doubts) {
    const figures = { value: null, limit: null, unit: 'documents', sinceMs: null };
    conditions.push({ rule, subject, assetId: null, ...figures });
  }
  for (const { code: rule, subject, assetId, foundMs: sinceMs, value, limit, unit } of findings) {
    conditions.push({ rule, subject, assetId, value, limit, unit, sinceMs });
  }
}
