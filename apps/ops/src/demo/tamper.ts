/** A gateway lies: the scale of the first plant is opened and shows more than there is, and it is told. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AlertPage, RiskAnswer } from '@chanrong/contracts';
import { SetupError } from '@chanrong/store';
import { readAsBank } from '../installation/read-as-bank.js';
import { addMishap } from '../seed/add-mishap.js';
import { type DemoSite, eventually, pageOf } from './demo-site.js';

const rule = 'cover-opened';
const alertMsMax = 180_000;
const scoreMsMax = 60_000;

export async function tamper(site: DemoSite): Promise<void> {
  const { directory, instance, enterprise, tell } = site;
  const risk = (): Promise<RiskAnswer> =>
    readAsBank(instance, `/v1/enterprises/${enterprise.uscc}/risk`);
  const before = await risk();
  tell(`${enterprise.name}: ${scoreOf(before)}. Watch it at ${pageOf(site)}`);
  const fromMs = await addMishap(directory, rule, enterprise.gatewayId);
  if (fromMs === undefined) {
    throw new SetupError(
      'mishap-repeated',
      'the scale of this plant was opened before, and somebody has yet to look at it',
      'start the demo afresh with npm run reset',
    );
  }
  const seconds = Math.max(0, Math.ceil((fromMs - Date.now()) / 1_000));
  tell(
    `in ${seconds} s somebody opens the scale of its raw store, and makes it show a third more …`,
  );
  await delay(seconds * 1_000);
  const alert = await eventually(async () => {
    const path = `/v1/enterprises/${enterprise.uscc}/alerts?rule=${rule}`;
    const { items } = await readAsBank<AlertPage>(instance, path);
    return items.find(({ openedAt }) => Date.parse(openedAt) >= fromMs);
  }, alertMsMax);
  if (alert === undefined) throw late('no alert came', 'look at logs/simulator.log and scorer.log');
  tell(`alert: ${alert.title.en}, ${secondsSince(fromMs)} s after the cover was opened`);
  const after = await eventually(async () => {
    const now = await risk();
    return scoreOf(now) === scoreOf(before) ? undefined : now;
  }, scoreMsMax);
  if (after === undefined) throw late('the score has not moved', 'it may not rest on that store');
  tell(`score: ${scoreOf(before)} → ${scoreOf(after)}. What is in that store counts for nothing`);
  tell(
    'until somebody has been there: an operator notes the inspection. See why at the address above.',
  );
}

function scoreOf(risk: RiskAnswer): string {
  return risk.outcome === 'scored' ? `${risk.score} (${risk.grade})` : 'not enough data';
}

function secondsSince(ms: number): number {
  return Math.round((Date.now() - ms) / 1_000);
}

function late(what: string, hint: string): SetupError {
  return new SetupError('demo-late', what, hint);
}
