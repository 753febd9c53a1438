import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Risk } from '../api/generated/types.gen.js';
import { percent } from '../format/figures.js';
import { useLanguage } from '../i18n/i18n.js';
import { useAgeText, useNow } from '../parts/age.js';

/** How far the figures below can be believed, before them. */
export function TrustStrip({ risk }: { readonly risk: Risk }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const nowMs = useNow();
  const ageText = useAgeText();
  const { dataTrust, freshness } = risk;
  const age = freshness.lastEventAt === null ? '—' : ageText(freshness.lastEventAt, nowMs);
  return (
    <p className="trust-strip">
      {t('enterprise.trustStrip', {
        coverage: percent(dataTrust.coverageRatio, language, 1),
        trust: dataTrust.trustRatio.toFixed(2),
        silent: dataTrust.silentChannelCount,
        age,
      })}
    </p>
  );
}
