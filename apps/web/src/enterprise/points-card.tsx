import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScoredRisk } from '../api/generated/types.gen.js';
import { signed } from '../format/figures.js';
import { useLanguage } from '../i18n/i18n.js';
import { Card } from '../parts/card.js';
import { ColumnHeads } from '../parts/column-heads.js';
import { ChartOrTable } from '../parts/lazy-chart.js';
import { waterfallOption, type WaterfallStep } from '../parts/waterfall-option.js';
import { factorEvidence, factorName } from '../words/factor-words.js';

const rowHeight = 22;
/** Beyond the lowest sum, so that its bar can be seen. */
const margin = 20;

/** From the base to the score: base and factors add up to it, exactly. */
export function PointsCard({ risk }: { readonly risk: ScoredRisk }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { basePoints, score, contributions } = risk;
  const base = t('enterprise.basePoints');
  const total = t('enterprise.score');
  const steps = useMemo<readonly WaterfallStep[]>(() => {
    const counted = contributions
      .filter(({ points }) => points !== 0)
      .toSorted((one, other) => other.points - one.points);
    return [
      { name: base, isTotal: true, amount: basePoints, label: String(basePoints) },
      ...counted.map(({ code, points }) => ({
        name: factorName(code, language),
        isTotal: false,
        amount: points,
        label: signed(points),
      })),
      { name: total, isTotal: true, amount: score, label: String(score) },
    ];
  }, [contributions, basePoints, score, base, total, language]);
  const option = useMemo(
    () => waterfallOption(steps, Math.min(basePoints, score) - margin),
    [steps, basePoints, score],
  );
  return (
    <Card title={t('enterprise.points')}>
      <ChartOrTable
        height={steps.length * rowHeight + 40}
        description={t('enterprise.pointsAddUp', { base: basePoints, score })}
        option={option}
        table={<FactorTable risk={risk} />}
      />
    </Card>
  );
}

function FactorTable({ risk }: { readonly risk: ScoredRisk }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <table>
      <ColumnHeads
        words={[t('enterprise.factor'), t('enterprise.value')]}
        figures={[t('enterprise.pointsColumn'), t('enterprise.best')]}
      />
      <tbody>
        <tr>
          <td>{t('enterprise.basePoints')}</td>
          <td />
          <td className="numeric">{risk.basePoints}</td>
          <td />
        </tr>
        {risk.contributions.map((contribution) => (
          <tr key={contribution.code}>
            <td>
              {factorName(contribution.code, language)}
              <br />
              <small className="code">{contribution.code}</small>
            </td>
            <td>{factorEvidence(contribution, language)}</td>
            <td className="numeric">{signed(contribution.points)}</td>
            <td className="numeric">{signed(contribution.pointsMax)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('enterprise.score')}</th>
          <td />
          <td className="numeric">{risk.score}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
