import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { listQuarantineReplays } from '../api/generated/sdk.gen.js';
import { liveMs, useApi } from '../api/query.js';
import { instant } from '../format/figures.js';
import { Loaded } from '../parts/states.js';

const newest = 20;

/** Who gave what to the fold again, how far it is, and why. Nothing where there was none. */
export function ReplayList(): ReactNode {
  const { t } = useTranslation();
  const replays = useApi(
    ['replays'],
    () => listQuarantineReplays({ query: { limit: newest } }),
    liveMs,
  );
  return (
    <Loaded query={replays}>
      {({ items }) =>
        items.length === 0 ? null : (
          <>
            <h3>{t('operations.replay.title')}</h3>
            <ul className="alerts">
              {items.map(({ replayId, codes, gatewayId, reason, askedBy, ...replay }) => (
                <li key={replayId}>
                  <span className="code">
                    {codes.join(', ')} {gatewayId ?? ''}
                  </span>{' '}
                  · {reason} · {askedBy} · {instant(replay.startedAt)} ·{' '}
                  <strong>
                    {t(
                      replay.endedAt === null
                        ? 'operations.replay.going'
                        : 'operations.replay.done',
                      {
                        count: replay.replayed,
                      },
                    )}
                  </strong>
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Loaded>
  );
}
