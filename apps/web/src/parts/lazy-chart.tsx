import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ChartProps } from './chart.js';
import { Waiting } from './states.js';

const Chart = lazy(() => import('./chart.js'));

interface ChartOrTableProps extends ChartProps {
  /** The same numbers, for those who read rather than look. */
  readonly table: ReactNode;
}

export function ChartOrTable({ table, ...chart }: ChartOrTableProps): ReactNode {
  const { t } = useTranslation();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  return (
    <figure>
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
      {view === 'table' ? (
        <div className="scroll tall">{table}</div>
      ) : (
        <Suspense fallback={<Waiting />}>
          <Chart {...chart} />
        </Suspense>
      )}
      <figcaption>{chart.description}</figcaption>
    </figure>
  );
}
