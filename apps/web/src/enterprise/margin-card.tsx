/** What a facility rests on: the value over time against the lines at which something happens. */
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { listFacilities, listFacilityHistory, listRiskHistory } from '../api/generated/sdk.gen.js';
import type {
  FacilityHistoryItem,
  FacilityItem,
  Margin,
  RiskHistoryItem,
} from '../api/generated/types.gen.js';
import { allPages, listMs, useApi } from '../api/query.js';
import { axisInstant, instant, percent, probability } from '../format/figures.js';
import { inColumnUnit, inFull } from '../format/money.js';
import { useLanguage } from '../i18n/i18n.js';
import { ColumnHeads } from '../parts/column-heads.js';
import { Card, Figure } from '../parts/card.js';
import { ChartOrTable } from '../parts/lazy-chart.js';
import { MarginMark } from '../parts/marks.js';
import { Loaded } from '../parts/states.js';
import { marginTrack } from './margin-track.js';

const itemsMax = 200;
const lineColours = { warn: '#b98f11', call: '#b3371b', liquidate: '#9b1c52' };

/** One card for each facility on the stock of an enterprise; nothing where there is none. */
export function MarginCards({ uscc }: { readonly uscc: string }): ReactNode {
  const facilities = useApi(
    ['facilities', uscc],
    async () => ({
      data: await allPages((cursor) =>
        listFacilities({
          query: { uscc, limit: itemsMax, ...(cursor !== undefined && { cursor }) },
        }),
      ),
    }),
    listMs,
  );
  return (facilities.data ?? []).map((facility) =>
    facility.margin === null ? null : (
      <MarginCard key={facility.facilityId} facility={facility} margin={facility.margin} />
    ),
  );
}

interface MarginCardProps {
  readonly facility: FacilityItem;
  readonly margin: Margin;
}

function MarginCard({ facility, margin }: MarginCardProps): ReactNode {
  const { t } = useTranslation();
  const { facilityId, uscc } = facility;
  const query = { limit: itemsMax };
  const states = useApi(
    ['facility-history', facilityId],
    () => listFacilityHistory({ path: { facilityId }, query }),
    listMs,
  );
  const values = useApi(
    ['risk-history', uscc],
    () => listRiskHistory({ path: { uscc }, query }),
    listMs,
  );
  return (
    <Card
      title={`${t('margin.facility')} ${facilityId}`}
      extra={<MarginMark state={margin.state} />}
      wide
    >
      <MarginFigures facility={facility} margin={margin} />
      <Loaded query={states}>
        {(entered) => (
          <Loaded query={values}>
            {(history) => (
              <Track
                states={entered.items}
                values={history.items}
                facility={facility}
                margin={margin}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </Card>
  );
}

function MarginFigures({ facility, margin }: MarginCardProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const unit = t('portfolio.unit');
  const nearest = margin.lines[0];
  return (
    <dl className="figures">
      <Figure
        label={t('margin.availability')}
        value={inColumnUnit(margin.availability, language)}
        note={unit}
      />
      <Figure
        label={t('margin.outstanding')}
        value={inColumnUnit(facility.outstanding, language)}
        note={unit}
      />
      <Figure
        label={t('margin.loanToValue')}
        value={
          margin.loanToValueRatio === null ? '—' : percent(margin.loanToValueRatio, language, 2)
        }
      />
      {nearest !== undefined && nearest.fallRatio !== null && (
        <Figure label={t('margin.distance')} value={percent(nearest.fallRatio, language, 1)} />
      )}
    </dl>
  );
}

interface TrackProps extends MarginCardProps {
  readonly states: readonly FacilityHistoryItem[];
  readonly values: readonly RiskHistoryItem[];
}

function Track({ states, values, facility, margin }: TrackProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const option = useMemo(() => {
    const track = marginTrack({ values, states, now: margin }, language);
    return {
      legend: { top: 0 },
      grid: { left: 64, right: 24, top: 36, bottom: 32 },
      tooltip: { show: false },
      xAxis: { type: 'time' as const, axisLabel: { formatter: axisInstant, hideOverlap: true } },
      yAxis: { type: 'value' as const, scale: true },
      series: [
        {
          name: t('margin.value'),
          type: 'line' as const,
          step: 'end' as const,
          showSymbol: false,
          itemStyle: { color: '#0b5bd3' },
          areaStyle: { opacity: 0.08 },
          data: track.value,
        },
        ...(['warn', 'call', 'liquidate'] as const).map((line) => ({
          name: t(`margin.${line}`),
          type: 'line' as const,
          // A line moves with the loan and holds in between.
          step: 'end' as const,
          showSymbol: false,
          itemStyle: { color: lineColours[line] },
          lineStyle: { type: line === 'warn' ? ('dotted' as const) : ('dashed' as const) },
          data: track.lines[line],
        })),
      ],
    };
  }, [values, states, margin, language, t]);
  return (
    <>
      <ChartOrTable
        height={260}
        description={t('margin.sentence', {
          value: inFull(margin.value, language),
          outstanding: inFull(facility.outstanding, language),
        })}
        option={option}
        table={<StateTable states={states} />}
      />
      <div className="scroll">
        <LineTable margin={margin} />
      </div>
    </>
  );
}

/** The lines with how likely each is touched within 20 business days. */
function LineTable({ margin }: { readonly margin: Margin }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <table>
      <ColumnHeads
        words={[t('margin.line')]}
        figures={[t('margin.trigger'), t('margin.distance'), t('margin.hit')]}
      />
      <tbody>
        {margin.lines.map(({ line, loanToValueRatio, triggerValue, fallRatio, ...rest }) => (
          <tr key={line}>
            <td>
              <MarginMark state={line} /> <small>{percent(loanToValueRatio, language, 0)}</small>
            </td>
            <td className="numeric" title={inFull(triggerValue, language)}>
              {inColumnUnit(triggerValue, language)}
            </td>
            <td className="numeric">
              {fallRatio === null ? '—' : percent(fallRatio, language, 1)}
            </td>
            <td className="numeric">
              {rest.hitProbability20d === null
                ? '—'
                : probability(rest.hitProbability20d, language)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StateTable({ states }: { readonly states: readonly FacilityHistoryItem[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <table aria-label={t('margin.states')}>
      <tbody>
        {states.map(({ margin }) => (
          <tr key={margin.journal.seq}>
            <td>{instant(margin.since)}</td>
            <td>
              <MarginMark state={margin.state} />
            </td>
            <td className="numeric">{inColumnUnit(margin.value, language)}</td>
            <td className="numeric">
              {margin.loanToValueRatio === null ? '—' : percent(margin.loanToValueRatio, language)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
