import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScoredRisk } from '../api/generated/types.gen.js';
import { percent } from '../format/figures.js';
import { useLanguage } from '../i18n/i18n.js';
import { Card } from '../parts/card.js';
import { ChartOrTable } from '../parts/lazy-chart.js';
import { type Dimension, dimensionsOf } from './dimensions.js';

/** Fewer axes than this make no shape. */
const axesMin = 3;

/** The shape of the portrait; a radar exaggerates areas, so the same shares stand beside it as bars. */
export function PortraitCard({ risk }: { readonly risk: ScoredRisk }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { contributions } = risk;
  const dimensions = useMemo(() => dimensionsOf(contributions), [contributions]);
  const known = useMemo(() => dimensions.filter(({ ratio }) => ratio !== null), [dimensions]);
  const option = useMemo(
    () => ({
      radar: {
        radius: '55%',
        axisName: { fontSize: 11 },
        indicator: known.map(({ code }) => ({ name: t(`dimension.${code}`), max: 1 })),
      },
      series: [
        {
          type: 'radar' as const,
          areaStyle: { opacity: 0.2 },
          itemStyle: { color: '#0b5bd3' },
          data: [{ value: known.map(({ ratio }) => ratio) }],
        },
      ],
    }),
    [known, t],
  );
  const lowest = known.toSorted((one, other) => (one.ratio ?? 0) - (other.ratio ?? 0))[0];
  const description =
    lowest === undefined
      ? t('absence.notYetKnown')
      : t('enterprise.lowestDimension', {
          name: t(`dimension.${lowest.code}`),
          share: percent(lowest.ratio ?? 0, language, 1),
        });
  const bars = <DimensionBars dimensions={dimensions} />;
  return (
    <Card title={t('enterprise.portrait')}>
      {known.length < axesMin ? (
        bars
      ) : (
        <>
          <ChartOrTable height={260} description={description} option={option} />
          {bars}
        </>
      )}
    </Card>
  );
}

function DimensionBars({ dimensions }: { readonly dimensions: readonly Dimension[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <table className="bars">
      <tbody>
        {dimensions.map(({ code, ratio }) => (
          <tr key={code}>
            <th scope="row">{t(`dimension.${code}`)}</th>
            <td className="numeric">
              {ratio === null ? (
                <span className="hatched">{t('absence.unobserved')}</span>
              ) : (
                percent(ratio, language, 1)
              )}
            </td>
            <td aria-hidden>
              <svg viewBox="0 0 100 10" preserveAspectRatio="none">
                <rect className="total" width={(ratio ?? 0) * 100} height="10" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
