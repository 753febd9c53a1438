import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debianProgram } from '@chanrong/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  alertRules,
  allExpressions,
  dashboards,
  demandOf,
  prometheusFolder,
  seriesIn,
} from '../harness/monitoring.js';
import { repositoryFolder } from '../harness/process.js';

let program: string;

beforeAll(async () => {
  program = await debianProgram({ name: 'promtool', packages: ['prometheus'] });
});

/** What promtool says. @throws Error with it when it finds a fault */
async function promtool(...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(program, args);
  return stdout + stderr;
}

describe('Prometheus', () => {
  it('takes the configuration and the rules', async () => {
    const said = await promtool('check', 'config', join(prometheusFolder, 'prometheus.yaml'));
    expect(said).toContain(`${alertRules().length} rules found`);
  });

  it('fires each alert when it should, and none while all is well', async () => {
    const file = join(prometheusFolder, 'alerts.test.yaml');
    expect(await promtool('test', 'rules', file)).toContain('SUCCESS');
    const { tests } = parse(await readFile(file, 'utf8')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    const cases = tests.flatMap((each) => each.alert_rule_test);
    const named = (wanted: boolean) =>
      cases.filter((each) => each.exp_alerts.length > 0 === wanted).map((each) => each.alertname);
    const all = alertRules().map(({ alert }) => alert);
    expect(named(true)).toEqual(all);
    expect(named(false)).toEqual(all);
  });

  it('understands every expression of the dashboards', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chanrong-rules-'));
    const rules = allExpressions().map(([, expr], index) => ({ record: `panel:${index}`, expr }));
    const file = join(folder, 'panels.yaml');
    await writeFile(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    expect(await promtool('check', 'rules', file)).toContain(`${rules.length} rules found`);
    await rm(folder, { recursive: true });
  });
});

describe('dashboards', () => {
  it('are four, each panel with a title and a sentence', () => {
    expect(
      dashboards()
        .map(({ uid }) => uid)
        .toSorted(),
    ).toEqual(['chanrong-flow', 'chanrong-latency', 'chanrong-partitions', 'chanrong-trust']);
    for (const { panels } of dashboards()) {
      expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
      for (const { description } of panels) expect(description).toMatch(/^[A-Zg].*\.$/);
    }
  });
});

describe('docs/runbook.md', () => {
  it('has a page for each alert, which the alert links to, and no other', async () => {
    const text = await readFile(join(repositoryFolder, 'docs/runbook.md'), 'utf8');
    const pages = text.split(/^## /m).slice(1);
    expect(pages.map((page) => page.split('\n', 1)[0])).toEqual(
      alertRules().map(({ alert }) => alert),
    );
    for (const [index, { alert, annotations, labels }] of alertRules().entries()) {
      expect(annotations.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
      const page = pages[index] as string;
      expect(page).toContain(`**${labels.severity}.**`);
      expect(page).toMatch(/^- Look: /m);
      expect(page).toMatch(/^- (Do|.*): /m);
    }
  });
});

describe('demandOf', () => {
  it.each([
    ['max by (partition) (lag_seconds) > 1', ['lag_seconds'], ['partition']],
    [
      'sum(rate(n_total{status=~"5.."}[5m])) / sum(rate(m_total[5m])) > 0.01',
      ['n_total', 'm_total'],
      ['status'],
    ],
    ['head offset 10m > on (partition) verified', ['head', 'verified'], ['partition']],
    ['sum(rate(a[1m])) > 3 * count(b)', ['a', 'b'], []],
    [
      'histogram_quantile(0.99, sum by (le, route) (rate(s_bucket[5m])))',
      ['s_bucket'],
      ['le', 'route'],
    ],
  ])('reads %s', (expression, metrics, labels) => {
    const demand = demandOf(expression);
    expect([demand.metrics, demand.labels]).toEqual([metrics, labels]);
  });

  it('meets what a process says', () => {
    const series = seriesIn('# TYPE a gauge\na{app="x",le="+Inf"} 3\nb 1e-7\n');
    expect([...series.keys()]).toEqual(['a', 'b']);
    expect(series.get('a')?.get('le')).toEqual(new Set(['+Inf']));
  });
});
