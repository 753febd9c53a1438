import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScoredRisk } from '../api/generated/types.gen.js';
import { signed } from '../format/figures.js';
import { Card } from '../parts/card.js';

export function ReasonsCard({ risk }: { readonly risk: ScoredRisk }): ReactNode {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const most = Math.max(1, ...risk.reasons.map(({ points }) => -points));
  return (
    <Card title={t('enterprise.reasons')}>
      <p className="note">{t('enterprise.fromBest')}</p>
      <ol className="reasons">
        {risk.reasons.map((reason) => (
          <li key={reason.code}>
            <span className="reason">{reason[language]}</span>
            <span className="points">{signed(reason.points)}</span>
            <span
              className="bar"
              style={{ inlineSize: `${(-reason.points / most) * 100}%` }}
              aria-hidden
            />
            <small>{reason.evidence}</small>
            <details>
              <summary>{t('enterprise.improve')}</summary>
              {reason.howToImprove[language]}
            </details>
          </li>
        ))}
      </ol>
      <details>
        <summary>{t('enterprise.allFactors')}</summary>
        <FactorTable risk={risk} />
      </details>
    </Card>
  );
}

/** Base and factors add up to the score, exactly. */
function FactorTable({ risk }: { readonly risk: ScoredRisk }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('enterprise.factor')}</th>
            <th scope="col">{t('enterprise.value')}</th>
            <th scope="col" className="numeric">
              {t('enterprise.points')}
            </th>
            <th scope="col" className="numeric">
              {t('enterprise.best')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>{t('enterprise.basePoints')}</td>
            <td />
            <td className="numeric">{risk.basePoints}</td>
            <td />
          </tr>
          {risk.contributions.map(({ code, evidence, points, pointsMax }) => (
            <tr key={code}>
              <td className="code">{code}</td>
              <td>{evidence}</td>
              <td className="numeric">{signed(points)}</td>
              <td className="numeric">{signed(pointsMax)}</td>
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
    </div>
  );
}
