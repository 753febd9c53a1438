/** What a bank reads about an enterprise, in a few lines, and the request that reads it. */
import { resolve } from 'node:path';
import type { RiskAnswer } from '@chanrong/contracts';
import type { Instance } from '../installation/instance-file.js';
import { readAsBank } from '../installation/read-as-bank.js';

export interface ApiAccess {
  readonly instance: Instance;
  readonly instanceFile: string;
}

/** @throws SetupError when the API does not answer. */
export function readRisk({ instance }: ApiAccess, uscc: string): Promise<RiskAnswer> {
  return readAsBank(instance, riskPath(uscc));
}

export function describeRisk(risk: RiskAnswer): string[] {
  const { dataTrust, journal, model, hash } = risk;
  const tail = [
    `data trust ${percent(dataTrust.trustRatio)}, coverage ${percent(dataTrust.coverageRatio)}, ` +
      `${dataTrust.missingMessageCount} messages missing`,
    `${model.id} ${model.version}, partition ${journal.partition} segment ${journal.seq}, hash ${hash.slice(0, 16)}`,
  ];
  if (risk.outcome === 'insufficient-data') {
    return [
      'not enough data for a score',
      ...risk.missing.map(({ en }) => `  needs  ${en}`),
      ...tail,
    ];
  }
  return [
    `score ${risk.score}, grade ${risk.grade} (${risk.internalGrade}), ` +
      `PD ${(100 * risk.pd12m).toFixed(4)} % (${risk.pdStatus})`,
    ...risk.reasons.map(
      ({ points, en, evidence }) => `  ${String(points).padStart(4)}  ${en}: ${evidence}`,
    ),
    ...tail,
  ];
}

/** A line to paste: the token is taken from the file, it does not stand in the shell's history. */
export function curlLine({ instance, instanceFile }: ApiAccess, uscc: string): string {
  const token = `node -p "require('${resolve(instanceFile)}').tokens.bank"`;
  return `curl -s -H "Authorization: Bearer $(${token})" ${instance.apiUrl}${riskPath(uscc)}`;
}

function riskPath(uscc: string): string {
  return `/v1/enterprises/${uscc}/risk`;
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}
