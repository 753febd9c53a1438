/** What the reader's organisation made of an alert: looked into, right, or wrong. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { acknowledgeAlert, resolveAlert } from '../api/generated/sdk.gen.js';
import type { Alert, Resolution } from '../api/generated/types.gen.js';
import { newRequestKey, unwrap } from '../api/query.js';
import { instant } from '../format/figures.js';
import { Failure } from '../parts/states.js';

export function HandleAlert({ alert }: { readonly alert: Alert }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<Error>();
  const { state, label, at, by } = alert.handling;
  const path = { alertId: alert.id };
  const write = async (asked: Parameters<typeof unwrap>[0]) => {
    try {
      await unwrap(asked);
      setFailure(undefined);
      await queries.invalidateQueries({ queryKey: ['alerts'] });
    } catch (error) {
      setFailure(error as Error);
    }
  };
  const headers = () => ({ 'idempotency-key': newRequestKey() });
  const acknowledge = () => write(acknowledgeAlert({ path, headers: headers(), body: {} }));
  const resolve = (chosen: Resolution['label']) =>
    write(resolveAlert({ path, headers: headers(), body: { label: chosen } }));
  return (
    <p className="row">
      {state !== 'open' && at !== null && (
        <small>
          {t(`alerts.handling.${state}`, { by: by ?? '', instant: instant(at) })}
          {label !== null && ` · ${t(`alerts.label.${label}`)}`}
        </small>
      )}
      {state === 'open' && (
        <Button size="small" onClick={() => void acknowledge()}>
          {t('alerts.acknowledge')}
        </Button>
      )}
      {state !== 'resolved' && (
        <>
          <Button size="small" onClick={() => void resolve('confirmed')}>
            {t('alerts.resolveConfirmed')}
          </Button>
          <Button size="small" onClick={() => void resolve('false')}>
            {t('alerts.resolveFalse')}
          </Button>
        </>
      )}
      {failure !== undefined && <Failure error={failure} onRetry={() => setFailure(undefined)} />}
    </p>
  );
}
