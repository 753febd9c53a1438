import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { listRiskHistory } from '../api/generated/sdk.gen.js';
import type { RiskHistoryItem } from '../api/generated/types.gen.js';
import { listMs, useApi } from '../api/query.js';
import { axisInstant, instant, probability } from '../format/figures.js';
import { useLanguage } from '../i18n/i18n.js';
import { Card } from '../parts/card.js';
import { ChartOrTable } from '../parts/lazy-chart.js';
import { GradeMark } from '../parts/marks.js';
import { Loaded } from '../parts/states.js';

const itemsMax = 200;

export function HistoryCard({
  uscc,
  seq,
}: {
  readonly uscc: string;
  readonly seq: number;
}): ReactNode {
  const { t } = useTranslation();
  const history = useApi(
    ['risk-history', uscc],
    () => listRiskHistory({ path: { uscc }, query: { limit: itemsMax } }),
    listMs,
  );
  return (
    <Card title={t('enterprise.history')} wide>
      <Loaded query={history}>
        {({ items }) => <History key={seq > 0 ? uscc : ''} items={items} />}
      </Loaded>
    </Card>
  );
}

function History({ items }: { readonly items: readonly RiskHistoryItem[] }): ReactNode {
  const { t } = useTranslation();
  const scored = useMemo(() => items.filter(({ score }) => score !== null).toReversed(), [items]);
  const option = useMemo(
    () => ({
      grid: { left: 48, right: 16, top: 16, bottom: 32 },
      xAxis: {
        type: 'time' as const,
        axisLabel: { formatter: axisInstant, hideOverlap: true },
      },
      yAxis: { type: 'value' as const, scale: true },
      tooltip: { trigger: 'axis' as const, confine: true, formatter: tooltip },
      series: [
        {
          type: 'line' as const,
          // A score holds until the next evaluation: a slope would lie.
          step: 'end' as const,
          showSymbol: false,
          data: scored.map(({ asOf, score }) => [asOf, score]),
        },
      ],
    }),
    [scored],
  );
  const first = scored[0];
  const last = scored.at(-1);
  const description =
    first === undefined || last === undefined
      ? t('absence.notYetKnown')
      : `${instant(first.asOf)} ${first.score} → ${instant(last.asOf)} ${last.score}`;
  return (
    <ChartOrTable
      description={description}
      option={option}
      table={<HistoryTable items={items} />}
    />
  );
}

/** A node rather than HTML: the page allows no styles that it did not bring itself. */
function tooltip(points: unknown): HTMLElement {
  const [point] = points as readonly { readonly value: readonly [string, number] }[];
  const element = document.createElement('span');
  element.textContent = point === undefined ? '' : `${instant(point.value[0])}  ${point.value[1]}`;
  return element;
}

function HistoryTable({ items }: { readonly items: readonly RiskHistoryItem[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <table aria-label={t('enterprise.historyTable')}>
      <tbody>
        {items.map(({ asOf, score, grade, pd12m, journal }) => (
          <tr key={journal.seq}>
            <td>{instant(asOf)}</td>
            <td>{score === null ? t('absence.insufficient') : score}</td>
            <td>
              <GradeMark grade={grade} />
            </td>
            <td className="numeric">{pd12m === null ? '—' : probability(pd12m, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
