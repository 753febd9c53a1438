import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { RiskSummary } from '../api/generated/types.gen.js';
import { percent, probability, signed } from '../format/figures.js';
import { fenOf, inColumnUnit, inFull, type Language, type Money } from '../format/money.js';
import { useLanguage } from '../i18n/i18n.js';
import { Age, useNow } from '../parts/age.js';
import { GradeMark, MarginMark } from '../parts/marks.js';
import type { Column } from '../parts/windowed-table.js';

const states = ['normal', 'warn', 'call', 'liquidate'];

export function useBookColumns(): readonly Column<RiskSummary>[] {
  const { t } = useTranslation();
  const language = useLanguage();
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('portfolio.enterprise'),
        width: 226,
        cell: (row) => <Name row={row} />,
        order: ({ name }) => name,
      },
      {
        key: 'grade',
        title: t('portfolio.grade'),
        width: 76,
        cell: ({ grade, outcome }) =>
          grade === null ? (
            <small>
              {t(outcome === 'insufficient-data' ? 'absence.insufficient' : 'absence.notYetKnown')}
            </small>
          ) : (
            <GradeMark grade={grade} />
          ),
        order: ({ grade }) => grade,
      },
      {
        key: 'score',
        title: t('portfolio.score'),
        numeric: true,
        width: 78,
        cell: ({ score }) => score ?? '—',
        order: ({ score }) => score,
      },
      {
        key: 'change',
        title: t('portfolio.change'),
        numeric: true,
        width: 84,
        cell: (row) => <Change difference={changeOf(row)} />,
        order: changeOf,
      },
      {
        key: 'state',
        title: t('portfolio.state'),
        width: 124,
        cell: ({ marginState }) =>
          marginState === null ? '—' : <MarginMark state={marginState} />,
        order: ({ marginState }) => (marginState === null ? null : states.indexOf(marginState)),
      },
      ...moneyColumns(t('portfolio.baseColumn'), t('portfolio.limitColumn'), language),
      {
        key: 'pd',
        title: t('portfolio.pd'),
        numeric: true,
        width: 96,
        cell: ({ pd12m }) => (pd12m === null ? '—' : probability(pd12m, language)),
        order: ({ pd12m }) => pd12m,
      },
      {
        key: 'cover',
        title: t('portfolio.cover'),
        numeric: true,
        width: 88,
        cell: ({ coverageRatio }) =>
          coverageRatio === null ? '—' : percent(coverageRatio, language, 1),
        order: ({ coverageRatio }) => coverageRatio,
      },
      {
        key: 'alerts',
        title: t('portfolio.alerts'),
        numeric: true,
        width: 70,
        cell: ({ openAlertCount }) => (openAlertCount === 0 ? '' : openAlertCount),
        order: ({ openAlertCount }) => openAlertCount,
      },
      {
        key: 'newest',
        title: t('portfolio.newest'),
        width: 104,
        cell: ({ lastEventAt }) => <Newest at={lastEventAt} />,
        order: ({ lastEventAt }) => lastEventAt,
      },
    ],
    [t, language],
  );
}

function moneyColumns(
  baseTitle: string,
  limitTitle: string,
  language: Language,
): Column<RiskSummary>[] {
  const column = (
    key: string,
    title: string,
    moneyOf: (row: RiskSummary) => Money | null,
  ): Column<RiskSummary> => ({
    key,
    title,
    numeric: true,
    width: 132,
    cell: (row) => {
      const amount = moneyOf(row);
      if (amount === null) return '—';
      return <span title={inFull(amount, language)}>{inColumnUnit(amount, language)}</span>;
    },
    order: (row) => {
      const amount = moneyOf(row);
      return amount === null ? null : Number(fenOf(amount.amount));
    },
  });
  return [
    column('base', baseTitle, ({ borrowingBase }) => borrowingBase),
    column('limit', limitTitle, ({ creditLimitSuggested }) => creditLimitSuggested),
  ];
}

function Name({ row }: { readonly row: RiskSummary }): ReactNode {
  return (
    <Link href={`/enterprises/${row.uscc}`} className="name">
      {row.name}
      <small className="code">{row.uscc}</small>
    </Link>
  );
}

function changeOf({ score, scoreDayBefore }: RiskSummary): number | null {
  return score === null || scoreDayBefore === null ? null : score - scoreDayBefore;
}

function Change({ difference }: { readonly difference: number | null }): ReactNode {
  if (difference === null) return '—';
  if (difference === 0) return '0';
  return (
    <span>
      <span aria-hidden>{difference > 0 ? '▲' : '▼'}</span> {signed(difference)}
    </span>
  );
}

function Newest({ at }: { readonly at: string | null }): ReactNode {
  return <Age at={at} nowMs={useNow()} />;
}
