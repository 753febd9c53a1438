import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Alert } from '../api/generated/types.gen.js';
import { instant } from '../format/figures.js';
import { HandleAlert } from './handle-alert.js';
import { SeverityMark } from '../parts/marks.js';

export function AlertList({
  alerts,
  showEnterprise,
}: {
  readonly alerts: readonly Alert[];
  readonly showEnterprise: boolean;
}): ReactNode {
  return (
    <ul className="alerts">
      {alerts.map((alert) => (
        <li key={alert.id} className={alert.state}>
          <AlertItem alert={alert} showEnterprise={showEnterprise} />
        </li>
      ))}
    </ul>
  );
}

function AlertItem({
  alert,
  showEnterprise,
}: {
  readonly alert: Alert;
  readonly showEnterprise: boolean;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { value, limit, unit } = alert.evidence;
  return (
    <>
      <p>
        <SeverityMark severity={alert.severity} /> <strong>{alert.title[language]}</strong>{' '}
        <span className="code">{alert.subject.id}</span>
        {showEnterprise && (
          <>
            {' · '}
            <Link href={`/enterprises/${alert.uscc}`} className="code">
              {alert.uscc}
            </Link>
          </>
        )}
      </p>
      <p>
        {t('alerts.since', { instant: instant(alert.openedAt) })}
        {alert.closedAt !== null && ` ${t('alerts.until', { instant: instant(alert.closedAt) })}`}
        {value !== null && limit !== null && ` · ${t('alerts.crossed', { value, limit, unit })}`}
      </p>
      <p>
        <small>{alert.advice[language]}</small>
      </p>
      <HandleAlert alert={alert} />
    </>
  );
}
