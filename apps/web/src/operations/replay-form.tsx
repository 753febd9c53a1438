/** Gives what was refused to the fold again, after its cause was mended: how much, why, how fast. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginQuarantineReplay, forecastQuarantineReplay } from '../api/generated/sdk.gen.js';
import type { ReplayRequest } from '../api/generated/types.gen.js';
import { newRequestKey, unwrap, useApi } from '../api/query.js';
import { Failure, Loaded } from '../parts/states.js';

type ReplayableCode = ReplayRequest['codes'][number];

interface ReplayFormProps {
  readonly code: string;
  readonly gatewayId: string;
  readonly onBegun: () => void;
}

export function ReplayForm({ code, gatewayId, onBegun }: ReplayFormProps): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const reasonId = useId();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Error>();
  const [key] = useState(newRequestKey);
  const forecast = useApi(['forecast', code, gatewayId], () =>
    forecastQuarantineReplay({ query: { code: code as ReplayableCode, gateway: gatewayId } }),
  );
  const begin = async () => {
    try {
      const body = { codes: [code as ReplayableCode], gatewayId, reason };
      await unwrap(beginQuarantineReplay({ body, headers: { 'idempotency-key': key } }));
      await queries.invalidateQueries({ queryKey: ['replays'] });
      onBegun();
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <div className="replay-form">
      <Loaded query={forecast}>
        {({ items }) => {
          const count = items.reduce((sum, { messages }) => sum + messages, 0);
          return <p>{t('operations.replay.forecast', { count })}</p>;
        }}
      </Loaded>
      <label htmlFor={reasonId}>{t('operations.replay.reason')}</label>
      <Input
        id={reasonId}
        value={reason}
        maxLength={500}
        onChange={({ target }) => setReason(target.value)}
      />
      <Button type="primary" disabled={reason.trim() === ''} onClick={() => void begin()}>
        {t('operations.replay.begin')}
      </Button>
      {reason.trim() === '' && <small>{t('operations.replay.reasonNeeded')}</small>}
      {failure !== undefined && <Failure error={failure} onRetry={() => void begin()} />}
    </div>
  );
}
