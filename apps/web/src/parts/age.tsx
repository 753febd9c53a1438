import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ageOf, instant } from '../format/figures.js';

/** The instant now, moving once a second. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

export function useAgeText(): (at: string, nowMs: number) => string {
  const { t } = useTranslation();
  return (at, nowMs) => {
    const { unit, count } = ageOf(at, nowMs);
    return t(`age.${unit}`, { count });
  };
}

/** How long ago, with the instant itself one hover away. */
export function Age({
  at,
  nowMs,
}: {
  readonly at: string | null;
  readonly nowMs: number;
}): ReactNode {
  const text = useAgeText();
  if (at === null) return <span>—</span>;
  return (
    <time dateTime={at} title={`${instant(at)} UTC+8`}>
      {text(at, nowMs)}
    </time>
  );
}
