/** Recorded series with labels, as the detectors of a channel see them. One policy for all files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChannelDetector } from '@chanrong/portrait';

export interface Confusion {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
}

const secondMs = 1_000;
const hourMs = 3_600_000;

/** SKAB: eight sensors a file at 1 Hz; a second is called anomalous when any sensor is out of control. */
export function judgeSkab(directory: string): Confusion {
  const total = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const file of readdirSync(directory).toSorted()) judgeFile(join(directory, file), total);
  return total;
}

const skabSensors = 8;

function judgeFile(path: string, total: Confusion): void {
  const detectors = Array.from({ length: skabSensors }, () => new ChannelDetector(secondMs, 0));
  for (const [time = '', ...fields] of rowsOf(path, ';')) {
    const atMs = instantOf(time);
    detectors.forEach((detector, sensor) => detector.add(atMs, Number(fields[sensor])));
    const isCalled = detectors.some(({ side }) => side !== 0);
    const isAnomalous = Number(fields[skabSensors]) === 1;
    if (isCalled) total[isAnomalous ? 'truePositives' : 'falsePositives'] += 1;
    else total[isAnomalous ? 'falseNegatives' : 'trueNegatives'] += 1;
  }
}

/** F1, false-alarm rate and missing-alarm rate as the README of SKAB defines them, over all points. */
export function ratesOf(found: Confusion): { f1: number; far: number; mar: number } {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = found;
  return {
    f1: (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives),
    far: falsePositives / (falsePositives + trueNegatives),
    mar: falseNegatives / (falseNegatives + truePositives),
  };
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface WindowVerdict {
  /** By window: alerts that began in it. */
  readonly hits: readonly number[];
  readonly falseAlarms: number;
  readonly months: number;
}

/** NAB: alerts of an hourly series against its labelled windows. */
export function judgeNab(directory: string, series: string): WindowVerdict {
  const windows = windowsOf(join(directory, 'combined_windows.json'), series);
  const detector = new ChannelDetector(hourMs, 0);
  const alerts: number[] = [];
  const instants: number[] = [];
  let wasShifted = false;
  for (const [time = '', value] of rowsOf(join(directory, `${series}.csv`), ',')) {
    const atMs = instantOf(time);
    instants.push(atMs);
    detector.add(atMs, Number(value));
    if (detector.hasShifted && !wasShifted) alerts.push(atMs);
    wasShifted = detector.hasShifted;
  }
  const isIn = (atMs: number, { fromMs, toMs }: Span) => atMs >= fromMs && atMs <= toMs;
  return {
    hits: windows.map((window) => alerts.filter((atMs) => isIn(atMs, window)).length),
    falseAlarms: alerts.filter((atMs) => !windows.some((window) => isIn(atMs, window))).length,
    months: ((instants.at(-1) ?? 0) - (instants[0] ?? 0)) / (30.44 * 24 * hourMs),
  };
}

function windowsOf(path: string, series: string): Span[] {
  const bySeries = JSON.parse(readFileSync(path, 'utf8')) as Record<string, [string, string][]>;
  const [, windows = []] = Object.entries(bySeries).find(([name]) => name.includes(series)) ?? [];
  return windows.map(([from, to]) => ({ fromMs: instantOf(from), toMs: instantOf(to) }));
}

function rowsOf(path: string, separator: string): string[][] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => line.split(separator));
}

/** The series name no time zone; UTC is as good as any, as long as it is the same everywhere. */
function instantOf(text: string): number {
  return Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);
}
