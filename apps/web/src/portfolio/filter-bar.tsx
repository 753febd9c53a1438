import { Button, Input } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RiskSummary } from '../api/generated/types.gen.js';
import { useClusterName } from '../parts/use-cluster-name.js';
import { type BookFilter, noFilter } from './book-filter.js';

const grades = ['A', 'B', 'C', 'D', 'E'];

export function FilterBar({
  rows,
  filter,
  onChange,
}: {
  readonly rows: readonly RiskSummary[];
  readonly filter: BookFilter;
  readonly onChange: (filter: BookFilter) => void;
}): ReactNode {
  const { t } = useTranslation();
  const clusterName = useClusterName();
  const clusters = useMemo(() => distinct(rows.map(({ cluster }) => cluster)), [rows]);
  const grids = useMemo(() => distinct(rows.map(({ grid }) => grid)), [rows]);
  const isFiltered = Object.values(filter).some((value) => value !== '');
  return (
    <div className="filters" role="search">
      <Input
        value={filter.text}
        placeholder={t('portfolio.search')}
        aria-label={t('portfolio.search')}
        onChange={({ target }) => onChange({ ...filter, text: target.value })}
      />
      <Choice
        all={t('portfolio.allClusters')}
        value={filter.cluster}
        options={clusters.map((cluster) => ({ value: cluster, label: clusterName(cluster) }))}
        onChange={(cluster) => onChange({ ...filter, cluster })}
      />
      <Choice
        all={t('portfolio.allGrids')}
        value={filter.grid}
        options={grids.map((grid) => ({ value: grid, label: grid }))}
        onChange={(grid) => onChange({ ...filter, grid })}
      />
      <Choice
        all={t('portfolio.allGrades')}
        value={filter.grade}
        options={grades.map((grade) => ({ value: grade, label: grade }))}
        onChange={(grade) => onChange({ ...filter, grade })}
      />
      {isFiltered && <Button onClick={() => onChange(noFilter)}>{t('absence.clear')}</Button>}
    </div>
  );
}

interface ChoiceProps {
  readonly all: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** The browser's own list: it works with every keyboard, reader and phone. */
function Choice({ all, value, options, onChange }: ChoiceProps): ReactNode {
  return (
    <select value={value} aria-label={all} onChange={({ target }) => onChange(target.value)}>
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort();
}
