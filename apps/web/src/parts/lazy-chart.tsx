import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ChartProps } from './chart.js';
import { Waiting } from './states.js';

const Chart = lazy(() => import('./chart.js'));

interface ChartOrTableProps extends ChartProps {
  /** The same numbers, for those who read rather than look; absent where they stand beside the chart anyway. */
  readonly table?: ReactNode;
}

export function ChartOrTable({ table, ...chart }: ChartOrTableProps): ReactNode {
  const { t } = useTranslation();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  return (
    <figure>
      {table !== undefined && (
        <Segmented
          size="small"
          aria-label={`${t('enterprise.asChart')} / ${t('enterprise.asTable')}`}
          value={view}
          options={[
            { value: 'chart', label: t('enterprise.asChart') },
            { value: 'table', label: t('enterprise.asTable') },
          ]}
          onChange={setView}
        />
      )}
      {view === 'table' ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <div className="scroll tall" tabIndex={0} role="region" aria-label={chart.description}>
          {table}
        </div>
      ) : (
        <Suspense fallback={<Waiting />}>
          <Chart {...chart} />
        </Suspense>
      )}
      <figcaption>{chart.description}</figcaption>
    </figure>
  );
}
