import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnergyConsistency, ProductionDay } from '../api/generated/types.gen.js';
import { percent } from '../format/figures.js';
import { useLanguage } from '../i18n/i18n.js';
import { Card } from '../parts/card.js';
import { ColumnHeads } from '../parts/column-heads.js';
import { ChartOrTable } from '../parts/lazy-chart.js';
import { Nothing } from '../parts/states.js';

const hourMs = 3_600_000;
const wattHoursPerKwh = 1_000;

interface EnergyCardProps {
  readonly days: readonly ProductionDay[];
  readonly energy: EnergyConsistency | null;
}

/** Energy against output, a point a day, with the line that the engine fitted: what lies off it needs a reason. */
export function EnergyCard({ days, energy }: EnergyCardProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Card title={t('energy.title')}>
      {energy === null ? (
        <Nothing text={t('energy.unknown')} />
      ) : (
        <EnergyChart days={days} energy={energy} />
      )}
    </Card>
  );
}

function EnergyChart({
  days,
  energy,
}: {
  readonly days: readonly ProductionDay[];
  readonly energy: EnergyConsistency;
}): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const outputName = t(`energy.${energy.output}`);
  const points = useMemo(
    () => days.map((day) => [outputOf(day, energy), Math.round(day.energyKwh)]),
    [days, energy],
  );
  const option = useMemo(() => {
    const most = Math.max(1, ...points.map(([output = 0]) => output));
    const expected = (output: number) =>
      energy.baseKwh + (energy.perUnitWh * output) / wattHoursPerKwh;
    return {
      legend: { top: 0 },
      grid: { left: 64, right: 24, top: 36, bottom: 44 },
      xAxis: { type: 'value' as const, name: outputName, nameLocation: 'middle', nameGap: 28 },
      yAxis: { type: 'value' as const, name: 'kWh' },
      series: [
        {
          name: t('energy.day'),
          type: 'scatter' as const,
          symbolSize: 8,
          itemStyle: { color: '#0b5bd3' },
          data: points,
        },
        {
          name: t('energy.expected'),
          type: 'line' as const,
          showSymbol: false,
          itemStyle: { color: '#566070' },
          lineStyle: { type: 'dashed' as const },
          data: [
            [0, Math.round(expected(0))],
            [most, Math.round(expected(most))],
          ],
        },
      ],
    };
  }, [points, energy, outputName, t]);
  return (
    <ChartOrTable
      height={260}
      description={t('energy.sentence', {
        state: t(`energy.state.${energy.state}`),
        deviation: percent(Math.abs(energy.deviationRatio), language, 1),
      })}
      option={option}
      table={<PointTable days={days} energy={energy} outputName={outputName} />}
    />
  );
}

/** Items, or machine-hours: whatever the line was fitted on. */
function outputOf(day: ProductionDay, { output }: EnergyConsistency): number {
  return output === 'parts' ? day.parts : Math.round((day.operatingMs / hourMs) * 10) / 10;
}

function PointTable({
  days,
  energy,
  outputName,
}: {
  readonly days: readonly ProductionDay[];
  readonly energy: EnergyConsistency;
  readonly outputName: string;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <table>
      <ColumnHeads words={[t('enterprise.day')]} figures={[outputName, t('enterprise.energy')]} />
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.date}>
            <td>{day.date}</td>
            <td className="numeric">{outputOf(day, energy)}</td>
            <td className="numeric">{Math.round(day.energyKwh)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
