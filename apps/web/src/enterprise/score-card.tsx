import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScoredRisk } from '../api/generated/types.gen.js';
import { instant, probability } from '../format/figures.js';
import { inColumnUnit, inFull } from '../format/money.js';
import { useLanguage } from '../i18n/i18n.js';
import { Card, Figure } from '../parts/card.js';
import { GradeMark } from '../parts/marks.js';

export function ScoreCard({ risk }: { readonly risk: ScoredRisk }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { score, scale, grade, previousGrade, observedGrade } = risk;
  const { creditLimitSuggested, collateral } = risk;
  const unit = t('portfolio.unit');
  return (
    <Card title={t('enterprise.score')}>
      <p className="score" aria-live="polite">
        <strong data-testid="score">{score}</strong> <GradeMark grade={grade} />
      </p>
      <ScaleBar score={score} min={scale.min} max={scale.max} />
      <p className="note">
        {t('portfolio.higherIsBetter')} · {scale.min}–{scale.max}
      </p>
      <p>
        {t('enterprise.since', { grade, instant: instant(risk.gradeChangedAt).slice(0, 10) })}
        {previousGrade !== null && t('enterprise.formerly', { grade: previousGrade })}
        {observedGrade !== grade && (
          <small> {t('enterprise.observedGrade', { grade: observedGrade })}</small>
        )}
      </p>
      <dl className="figures">
        <Figure
          label={t('enterprise.pd')}
          value={probability(risk.pd12m, language)}
          note={t(`enterprise.pdStatus.${risk.pdStatus}`)}
        />
        <Figure
          label={t('enterprise.limit')}
          value={
            <span title={inFull(creditLimitSuggested, language)}>
              {inColumnUnit(creditLimitSuggested, language)}
            </span>
          }
          note={unit}
        />
        <Figure
          label={t('enterprise.base')}
          value={
            <span title={inFull(collateral.borrowingBase, language)}>
              {inColumnUnit(collateral.borrowingBase, language)}
            </span>
          }
          note={unit}
        />
      </dl>
    </Card>
  );
}

interface ScaleBarProps {
  readonly score: number;
  readonly min: number;
  readonly max: number;
}

/** Where the score lies between the worst and the best there is. */
function ScaleBar({ score, min, max }: ScaleBarProps): ReactNode {
  const share = ((score - min) / (max - min)) * 100;
  return (
    <svg className="scale" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
      <rect width="100" height="8" rx="1" />
      <rect className="filled" width={share} height="8" rx="1" />
    </svg>
  );
}
