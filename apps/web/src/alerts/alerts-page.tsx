import { Segmented } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listAlerts } from '../api/generated/sdk.gen.js';
import { listMs, useApi } from '../api/query.js';
import { Loaded, Nothing } from '../parts/states.js';
import { AlertList } from './alert-list.js';

type State = 'open' | 'closed' | 'all';
const pageSize = 100;

export function AlertsPage(): ReactNode {
  const { t } = useTranslation();
  const [state, setState] = useState<State>('open');
  const alerts = useApi(
    ['alerts', state],
    () => listAlerts({ query: { limit: pageSize, ...(state !== 'all' && { state }) } }),
    listMs,
  );
  return (
    <>
      <header className="title">
        <h1>{t('alerts.title')}</h1>
        <Segmented<State>
          aria-label={t('alerts.title')}
          value={state}
          options={(['open', 'closed', 'all'] as const).map((value) => ({
            value,
            label: t(`alerts.${value}`),
          }))}
          onChange={setState}
        />
      </header>
      <Loaded query={alerts}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing text={t('absence.noAlerts')} />
          ) : (
            <AlertList alerts={items} showEnterprise />
          )
        }
      </Loaded>
    </>
  );
}
