import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProductionDay } from '../api/generated/types.gen.js';
import { percent } from '../format/figures.js';
import { useLanguage } from '../i18n/i18n.js';
import { ColumnHeads } from '../parts/column-heads.js';
import { ChartOrTable } from '../parts/lazy-chart.js';
import { Nothing } from '../parts/states.js';

const hourMs = 3_600_000;

export function ProductionCard({ days }: { readonly days: readonly ProductionDay[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const utilisation = t('enterprise.utilisation');
  const energy = t('enterprise.energy');
  const option = useMemo(
    () => ({
      legend: { top: 0 },
      // Two figures of two units: one above the other on one time axis, never two scales on one.
      grid: [
        { left: 56, right: 16, top: 32, height: 90 },
        { left: 56, right: 16, top: 156, height: 90 },
      ],
      xAxis: [0, 1].map((gridIndex) => ({
        type: 'category' as const,
        gridIndex,
        data: days.map(({ date }) => date),
      })),
      yAxis: [
        { type: 'value' as const, gridIndex: 0, max: 100, axisLabel: { formatter: '{value} %' } },
        { type: 'value' as const, gridIndex: 1 },
      ],
      series: [
        {
          name: utilisation,
          type: 'bar' as const,
          xAxisIndex: 0,
          yAxisIndex: 0,
          itemStyle: { color: '#0b5bd3' },
          data: days.map((day) => Math.round(utilisationOf(day) * 1_000) / 10),
        },
        {
          name: energy,
          type: 'bar' as const,
          xAxisIndex: 1,
          yAxisIndex: 1,
          itemStyle: { color: '#7e8592' },
          data: days.map(({ energyKwh }) => Math.round(energyKwh)),
        },
      ],
    }),
    [days, utilisation, energy],
  );
  if (days.length === 0) return <Nothing text={t('absence.notYetKnown')} />;
  const recent = days.slice(-7);
  const mean = recent.reduce((sum, day) => sum + utilisationOf(day), 0) / recent.length;
  return (
    <ChartOrTable
      height={280}
      description={`${utilisation} ${percent(mean, language, 1)} · ${recent[0]?.date} – ${recent.at(-1)?.date}`}
      option={option}
      table={<DayTable days={days} />}
    />
  );
}

function utilisationOf({ operatingMs, observedMs }: ProductionDay): number {
  return observedMs === 0 ? 0 : operatingMs / observedMs;
}

function DayTable({ days }: { readonly days: readonly ProductionDay[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <table>
      <ColumnHeads
        words={[t('enterprise.day')]}
        figures={[t('enterprise.operating'), t('enterprise.utilisation'), t('enterprise.energy')]}
      />
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.date}>
            <td>{day.date}</td>
            <td className="numeric">{(day.operatingMs / hourMs).toFixed(1)}</td>
            <td className="numeric">{percent(utilisationOf(day), language, 1)}</td>
            <td className="numeric">{Math.round(day.energyKwh)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
