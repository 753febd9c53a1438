import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Preferences } from './shell.js';

export function SignInPage(): ReactNode {
  const { t } = useTranslation();
  const { pathname, search } = window.location;
  const hasFailed = new URLSearchParams(search).get('sign-in') === 'failed';
  const next = hasFailed ? '/' : `${pathname}${search}`;
  return (
    <main className="sign-in">
      <h1>
        产融 <span lang="en">Chanrong</span>
      </h1>
      <p>{t('session.lead')}</p>
      {hasFailed && <Alert type="warning" showIcon title={t('session.failed')} />}
      <Button
        type="primary"
        size="large"
        href={`/session/sign-in?next=${encodeURIComponent(next)}`}
      >
        {t('session.signIn')}
      </Button>
      <p className="row">
        <Preferences />
      </p>
    </main>
  );
}
