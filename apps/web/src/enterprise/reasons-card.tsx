import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScoredRisk } from '../api/generated/types.gen.js';
import { signed } from '../format/figures.js';
import { useLanguage } from '../i18n/i18n.js';
import { Card } from '../parts/card.js';
import { reasonEvidence } from '../words/factor-words.js';

export function ReasonsCard({ risk }: { readonly risk: ScoredRisk }): ReactNode {
  const { t } = useTranslation();
  const locale = useLanguage();
  const language = locale === 'en' ? 'en' : 'zh';
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
            <small>{reasonEvidence(reason, risk.contributions, locale)}</small>
            <details>
              <summary>{t('enterprise.improve')}</summary>
              {reason.howToImprove[language]}
            </details>
          </li>
        ))}
      </ol>
    </Card>
  );
}
