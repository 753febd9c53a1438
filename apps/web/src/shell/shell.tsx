/** The frame around every page: who you are, where you can go, and whether what you see is of now. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Session } from '../api/generated/types.gen.js';
import type { Language } from '../format/money.js';
import { chooseLanguage, useLanguage } from '../i18n/i18n.js';
import { type Appearance, useAppearance } from '../theme/theme.js';
import { LiveChip } from './live-chip.js';
import { placesOf } from './places.js';

export function Shell({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="shell">
      <header className="top">
        <Link href="/" className="brand">
          {t('product')}
        </Link>
        <LiveChip />
        <span className="grow" />
        <Preferences />
        <span className="who" title={session.subject}>
          {session.name} · {t(`role.${session.role}`)}
        </span>
        <SignOut />
      </header>
      <Navigation session={session} />
      <main>{children}</main>
    </div>
  );
}

function Navigation({ session }: { readonly session: Session }): ReactNode {
  const { t } = useTranslation();
  const [location] = useLocation();
  return (
    <nav aria-label={t('product')}>
      {placesOf(session).map(({ key, href }) => (
        <Link
          key={key}
          href={href}
          aria-current={location === href || location.startsWith(`${href}/`) ? 'page' : undefined}
        >
          {t(`nav.${key}`)}
        </Link>
      ))}
      <a href="/docs">{t('nav.developers')}</a>
    </nav>
  );
}

export function Preferences(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { appearance, choose } = useAppearance();
  return (
    <>
      <Segmented<Language>
        size="small"
        aria-label="语言 / Language"
        value={language}
        options={[
          { value: 'zh-CN', label: '中' },
          { value: 'en', label: 'EN' },
        ]}
        onChange={(chosen) => void chooseLanguage(chosen)}
      />
      <Segmented<Appearance>
        size="small"
        aria-label={`${t('theme.light')} / ${t('theme.dark')}`}
        value={appearance}
        options={[
          { value: 'light', label: t('theme.light') },
          { value: 'dark', label: t('theme.dark') },
        ]}
        onChange={choose}
      />
    </>
  );
}

function SignOut(): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const leave = async () => {
    await fetch('/session/sign-out', { method: 'POST', headers: { 'x-chanrong-console': '1' } });
    queries.clear();
    window.location.assign('/');
  };
  return (
    <Button size="small" onClick={() => void leave()}>
      {t('session.signOut')}
    </Button>
  );
}
