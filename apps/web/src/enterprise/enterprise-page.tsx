/** One enterprise: how good, how much, why, since when, how sure. */
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { getAssets, getProfile, getRisk, listEnterpriseAlerts } from '../api/generated/sdk.gen.js';
import type { Risk, Session } from '../api/generated/types.gen.js';
import { liveMs, listMs, useApi } from '../api/query.js';
import { AlertList } from '../alerts/alert-list.js';
import { AlertTimeline } from '../alerts/alert-timeline.js';
import { useNow } from '../parts/age.js';
import { Card } from '../parts/card.js';
import { Failure, Loaded, Nothing } from '../parts/states.js';
import { ReceiptDownload } from '../verify/receipt-download.js';
import { VerifyCard } from '../verify/verify-card.js';
import { AssetTable } from './asset-table.js';
import { CollateralCard } from './collateral-card.js';
import { EnergyCard } from './energy-card.js';
import { HistoryCard } from './history-card.js';
import { MarginCards } from './margin-card.js';
import { PointsCard } from './points-card.js';
import { PortraitCard } from './portrait-card.js';
import { ProductionCard } from './production-card.js';
import { ReasonsCard } from './reasons-card.js';
import { ScoreCard } from './score-card.js';
import { TrustStrip } from './trust-strip.js';

interface EnterprisePageProps {
  readonly uscc: string;
  readonly session: Session;
}

export function EnterprisePage({ uscc, session }: EnterprisePageProps): ReactNode {
  const { t } = useTranslation();
  const path = { uscc };
  const profile = useApi(['profile', uscc], () => getProfile({ path }), listMs);
  const name = profile.data?.enterprise.name;
  return (
    <>
      <header className="title">
        <h1>{name ?? uscc}</h1>
        {name !== undefined && <span className="code">{uscc}</span>}
      </header>
      {session.role === 'manufacturer' && <p className="note">{t('enterprise.viewedByBank')}</p>}
      {session.scopes.includes('risk:read') && <RiskPart uscc={uscc} />}
      <div className="cards">
        <Card title={t('enterprise.production')}>
          <Loaded query={profile}>
            {({ production }) => <ProductionCard days={production.days} />}
          </Loaded>
        </Card>
        {profile.data !== undefined && (
          <EnergyCard days={profile.data.production.days} energy={profile.data.production.energy} />
        )}
        <AssetsCard uscc={uscc} />
        <AlertsCard uscc={uscc} />
      </div>
    </>
  );
}

function RiskPart({ uscc }: { readonly uscc: string }): ReactNode {
  const { t } = useTranslation();
  const risk = useApi(['risk', uscc], () => getRisk({ path: { uscc } }), liveMs);
  if (risk.data === undefined) return <Loaded query={risk}>{() => null}</Loaded>;
  // Consent that was withdrawn ends the view at once: nothing stays on the screen.
  if (risk.error !== null)
    return <Failure error={risk.error} onRetry={() => void risk.refetch()} />;
  const answer = risk.data;
  return (
    <>
      <TrustStrip risk={answer} />
      <div className="cards">
        {answer.outcome === 'scored' ? (
          <>
            <ScoreCard risk={answer} />
            <ReasonsCard risk={answer} />
            <PortraitCard risk={answer} />
            <PointsCard risk={answer} />
          </>
        ) : (
          <MissingCard missing={answer.missing} />
        )}
        <MarginCards uscc={uscc} />
        <CollateralCard collateral={answer.collateral} />
        <HistoryCard uscc={uscc} seq={answer.journal.seq} />
      </div>
      <VerifyCard risk={answer} />
      <Provenance risk={answer} title={t('enterprise.receipt')} />
    </>
  );
}

type Missing = Extract<Risk, { outcome: 'insufficient-data' }>['missing'];

function MissingCard({ missing }: { readonly missing: Missing }): ReactNode {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  return (
    <Card title={t('absence.insufficient')} wide>
      <h3>{t('enterprise.missing')}</h3>
      <ul>
        {missing.map((finding) => (
          <li key={finding.code}>
            {finding[language]} {language === 'en' && <small>{finding.evidence}</small>}
            <br />
            <small>{finding.howToImprove[language]}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Provenance({ risk, title }: { readonly risk: Risk; readonly title: string }): ReactNode {
  const { t } = useTranslation();
  const { partition, seq } = risk.journal;
  const { uscc } = risk.enterprise;
  return (
    <div className="note">
      {t('enterprise.position', {
        partition,
        seq,
        model: `${risk.model.id} ${risk.model.version}`,
        hash: risk.hash.slice(0, 12),
      })}{' '}
      · <ReceiptDownload uscc={uscc} title={title} />
      <br />
      {t('enterprise.receiptHint')}
    </div>
  );
}

function AssetsCard({ uscc }: { readonly uscc: string }): ReactNode {
  const { t } = useTranslation();
  const assets = useApi(['assets', uscc], () => getAssets({ path: { uscc } }), listMs);
  return (
    <Card title={t('enterprise.assets')} wide>
      <Loaded query={assets}>{(answer) => <AssetTable assets={answer.assets} />}</Loaded>
    </Card>
  );
}

function AlertsCard({ uscc }: { readonly uscc: string }): ReactNode {
  const { t } = useTranslation();
  const nowMs = useNow();
  const alerts = useApi(
    ['alerts', uscc],
    () => listEnterpriseAlerts({ path: { uscc }, query: { limit: 20 } }),
    listMs,
  );
  return (
    <Card title={t('enterprise.alerts')} wide>
      <Loaded query={alerts}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing text={t('absence.noAlerts')} />
          ) : (
            <>
              <AlertTimeline alerts={items} nowMs={nowMs} />
              <AlertList alerts={items} showEnterprise={false} />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}
