/** The book of a bank: who needs it today, and every enterprise in one table. */
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listRisks } from '../api/generated/sdk.gen.js';
import type { RiskSummary } from '../api/generated/types.gen.js';
import { allPages, listMs, useApi } from '../api/query.js';
import { percent } from '../format/figures.js';
import { inColumnUnit, sumOf } from '../format/money.js';
import { useLanguage } from '../i18n/i18n.js';
import { Figure } from '../parts/card.js';
import { sortRows } from '../parts/sort-rows.js';
import { Loaded, Nothing } from '../parts/states.js';
import { type Sorting, WindowedTable } from '../parts/windowed-table.js';
import { attentionOf } from './attention.js';
import { type BookFilter, matches, noFilter } from './book-filter.js';
import { FilterBar } from './filter-bar.js';
import { useBookColumns } from './use-book-columns.js';

const pageSize = 500;

export function PortfolioPage(): ReactNode {
  const book = useApi(
    ['risks'],
    async () => ({
      data: await allPages((cursor) =>
        listRisks({ query: { limit: pageSize, ...(cursor !== undefined && { cursor }) } }),
      ),
    }),
    listMs,
  );
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('portfolio.title')}</h1>
      <Loaded query={book}>
        {(rows) =>
          rows.length === 0 ? <Nothing text={t('absence.empty')} /> : <Book rows={rows} />
        }
      </Loaded>
    </>
  );
}

function Book({ rows }: { readonly rows: readonly RiskSummary[] }): ReactNode {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<BookFilter>(noFilter);
  const [sorting, setSorting] = useState<Sorting>({ key: 'score', descending: false });
  const columns = useBookColumns();
  const shown = useMemo(
    () =>
      sortRows(
        rows.filter((row) => matches(row, filter)),
        columns,
        sorting,
      ),
    [rows, filter, columns, sorting],
  );
  return (
    <>
      <Attention rows={rows} />
      <Totals rows={rows} />
      <FilterBar rows={rows} filter={filter} onChange={setFilter} />
      {shown.length === 0 ? (
        <Nothing text={t('absence.filtered', { count: rows.length })} />
      ) : (
        <WindowedTable
          label={t('portfolio.title')}
          columns={columns}
          rows={shown}
          idOf={({ uscc }) => uscc}
          sorting={sorting}
          onSort={setSorting}
        />
      )}
      <p className="note">
        {t('portfolio.rows', { count: shown.length })} · {t('portfolio.higherIsBetter')}
      </p>
    </>
  );
}

/** Lines exist only where there is something to do. */
function Attention({ rows }: { readonly rows: readonly RiskSummary[] }): ReactNode {
  const { t } = useTranslation();
  const lines = attentionOf(rows);
  if (lines.length === 0) return null;
  return (
    <ul className="attention">
      {lines.map(({ key, count }) => (
        <li key={key}>{t(`portfolio.attention.${key}`, { count })}</li>
      ))}
    </ul>
  );
}

function Totals({ rows }: { readonly rows: readonly RiskSummary[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const totals = useMemo(() => {
    const bases = rows.flatMap(({ borrowingBase }) => borrowingBase ?? []);
    const limits = rows.flatMap(({ creditLimitSuggested }) => creditLimitSuggested ?? []);
    const covers = rows.flatMap(({ coverageRatio }) => coverageRatio ?? []);
    return {
      base: sumOf(bases),
      limit: sumOf(limits),
      coverage: covers.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, covers.length),
    };
  }, [rows]);
  const unit = t('portfolio.unit');
  return (
    <dl className="figures">
      <Figure label={t('portfolio.households')} value={rows.length} />
      <Figure label={t('portfolio.base')} value={inColumnUnit(totals.base, language)} note={unit} />
      <Figure
        label={t('portfolio.limit')}
        value={inColumnUnit(totals.limit, language)}
        note={unit}
      />
      <Figure label={t('portfolio.coverage')} value={percent(totals.coverage, language, 1)} />
    </dl>
  );
}
