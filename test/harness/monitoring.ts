/** Dashboards and alert rules as they are shipped, and what their expressions ask for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryFolder } from './process.js';

export const prometheusFolder = join(repositoryFolder, 'docker/prometheus');
const dashboardFolder = join(repositoryFolder, 'docker/grafana/dashboards');

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly description: string;
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}

export function alertRules(): AlertRule[] {
  const { groups } = parse(readFileSync(join(prometheusFolder, 'alerts.yaml'), 'utf8'));
  return (groups as { rules: AlertRule[] }[]).flatMap(({ rules }) => rules);
}

export function dashboards(): Dashboard[] {
  return readdirSync(dashboardFolder).map(
    (name) => JSON.parse(readFileSync(join(dashboardFolder, name), 'utf8')) as Dashboard,
  );
}

/** Where an expression stands, and what it is. */
export function allExpressions(): (readonly [string, string])[] {
  const rules = alertRules().map(({ alert, expr }) => [`alert ${alert}`, expr] as const);
  const panels = dashboards().flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      panel.targets.map(({ expr }) => [`${title} / ${panel.title}`, expr] as const),
    ),
  );
  return [...rules, ...panels];
}

export interface Demand {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
  /** What a matcher wants a label to be, where it names it in full. */
  readonly values: readonly (readonly [string, string])[];
}

const words = new Set(
  'by without on ignoring group_left group_right offset and or unless bool'.split(' '),
);

/** Metrics and labels that a PromQL expression asks for. Its syntax is promtool's matter. */
export function demandOf(expression: string): Demand {
  const labels: string[] = [];
  const values: (readonly [string, string])[] = [];
  const rest = expression
    .replace(/\{([^}]*)\}/g, (_, matchers: string) => {
      for (const [, label, operator, value] of matchers.matchAll(
        /(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g,
      )) {
        labels.push(label as string);
        if (operator === '=') values.push([label as string, value as string]);
      }
      return '';
    })
    .replace(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_, list: string) => {
      labels.push(...list.split(',').map((label) => label.trim()));
      return '';
    })
    .replace(/\[[^\]]*\]|\boffset\s+\w+|\b\d[\d.]*\w*/g, '');
  const names = [...rest.matchAll(/\b([a-zA-Z_:][\w:]*)\b(?!\s*\()/g)].map(([name]) => name);
  return { metrics: [...new Set(names.filter((name) => !words.has(name)))], labels, values };
}

/** Labels, with the values they have, of each metric in Prometheus text. */
export function seriesIn(text: string): Map<string, Map<string, Set<string>>> {
  const metrics = new Map<string, Map<string, Set<string>>>();
  for (const line of text.split('\n')) {
    const [, name, list = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const known = metrics.get(name) ?? new Map<string, Set<string>>();
    metrics.set(name, known);
    for (const [, label, value] of list.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      known.set(label as string, (known.get(label as string) ?? new Set()).add(value as string));
    }
  }
  return metrics;
}
