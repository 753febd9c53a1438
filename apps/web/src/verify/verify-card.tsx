/** "Verify this score": the receipt, fetched and computed again where the reader can watch. */
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getReceipt } from '../api/generated/sdk.gen.js';
import type { Risk } from '../api/generated/types.gen.js';
import { unwrap } from '../api/query.js';
import { Card } from '../parts/card.js';
import { Failure } from '../parts/states.js';
import { type Check, checkReceipt } from './check-receipt.js';
import { ofNewestScore } from './of-newest-score.js';

interface Verified {
  readonly seq: number;
  readonly checks: readonly Check[];
}

export function VerifyCard({ risk }: { readonly risk: Risk }): ReactNode {
  const { t } = useTranslation();
  const [verified, setVerified] = useState<Verified>();
  const [failure, setFailure] = useState<Error>();
  const { uscc } = risk.enterprise;
  const verify = async () => {
    setFailure(undefined);
    try {
      setVerified(await verifyNewest(uscc));
    } catch (error) {
      setVerified(undefined);
      setFailure(error as Error);
    }
  };
  return (
    <Card
      title={t('verify.title')}
      wide
      extra={
        // Without a secure address browsers give pages no hash function.
        <Button onClick={() => void verify()} disabled={!isSecureContext}>
          {t('verify.start')}
        </Button>
      }
    >
      <p className="note">{t(isSecureContext ? 'verify.lead' : 'verify.insecure')}</p>
      {failure !== undefined && <Failure error={failure} onRetry={() => void verify()} />}
      {verified !== undefined && <Checks verified={verified} />}
    </Card>
  );
}

function verifyNewest(uscc: string): Promise<Verified> {
  return ofNewestScore(uscc, async ({ journal: { seq }, hash }) => {
    const receipt = await unwrap(getReceipt({ path: { uscc, seq } }));
    return { seq, checks: await checkReceipt(receipt, hash) };
  });
}

function Checks({ verified: { seq, checks } }: { readonly verified: Verified }): ReactNode {
  const { t } = useTranslation();
  const failed = checks.filter(({ passed }) => !passed).length;
  return (
    <>
      <p role="status" className={failed > 0 ? 'attention' : undefined}>
        {failed === 0 ? t('verify.allPassed', { seq }) : t('verify.someFailed', { count: failed })}
      </p>
      <ul className="checks">
        {checks.map(({ name, passed, stated, computed }) => (
          <li key={name} className={passed ? undefined : 'failed'}>
            <span aria-hidden>{passed ? '✓' : '✗'}</span> {t(`verify.check.${name}`)}{' '}
            <small>
              {t(passed ? 'verify.passed' : 'verify.failed')} ·{' '}
              <span className="code">
                {passed ? computed : t('verify.differs', { stated, computed })}
              </span>
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}
