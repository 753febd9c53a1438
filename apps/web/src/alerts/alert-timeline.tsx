import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../api/generated/types.gen.js';
import { instant } from '../format/figures.js';
import { layOut } from './lay-out.js';

const rowHeight = 14;
const width = 1_000;

/** When each alert was open, side by side; the list below says the same in words. */
export function AlertTimeline({
  alerts,
  nowMs,
}: {
  readonly alerts: readonly Alert[];
  readonly nowMs: number;
}): ReactNode {
  const { t } = useTranslation();
  const titleId = useId();
  const { fromMs, spans } = layOut(alerts, nowMs);
  const height = spans.length * rowHeight;
  return (
    <figure className="timeline">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        style={{ blockSize: height }}
        role="img"
        aria-labelledby={titleId}
      >
        <title id={titleId}>{t('alerts.timeline', { count: alerts.length })}</title>
        {spans.map(({ id, severity, from, to }, row) => (
          <rect
            key={id}
            className={`severity-${severity}`}
            x={from * width}
            y={row * rowHeight + 3}
            width={Math.max(3, (to - from) * width)}
            height={rowHeight - 6}
          />
        ))}
      </svg>
      <figcaption>
        <span>{instant(new Date(fromMs).toISOString())}</span>
        <span>{instant(new Date(nowMs).toISOString())}</span>
      </figcaption>
    </figure>
  );
}
