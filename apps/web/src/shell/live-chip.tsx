/** Says whether the page is of now: transport age, which is ours, not the age of the factory's data. */
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgeText, useNow } from '../parts/age.js';

/** A page that asks every second or five has heard nothing for longer than it should. */
const staleMs = 12_000;

export function LiveChip(): ReactNode {
  const { t } = useTranslation();
  const ageText = useAgeText();
  const queries = useQueryClient();
  const nowMs = useNow();
  const heardMs = Math.max(
    0,
    ...queries
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.dataUpdatedAt),
  );
  const isStale = heardMs > 0 && nowMs - heardMs > staleMs;
  return (
    <span className={isStale ? 'chip stale' : 'chip'} role="status">
      <span aria-hidden>{isStale ? '◌' : '●'}</span>{' '}
      {isStale
        ? t('live.stale', { age: ageText(new Date(heardMs).toISOString(), nowMs) })
        : t('live.on')}
    </span>
  );
}
