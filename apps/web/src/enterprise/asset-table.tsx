import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset, Channel } from '../api/generated/types.gen.js';
import { percent } from '../format/figures.js';
import { useLanguage } from '../i18n/i18n.js';
import { Age, useNow } from '../parts/age.js';

export function AssetTable({ assets }: { readonly assets: readonly Asset[] }): ReactNode {
  const { t } = useTranslation();
  const nowMs = useNow();
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('enterprise.asset')}</th>
            <th scope="col" className="numeric">
              {t('enterprise.stock')}
            </th>
            <th scope="col" className="numeric">
              {t('portfolio.trust')}
            </th>
            <th scope="col">{t('portfolio.newest')}</th>
            <th scope="col">{t('enterprise.channels')}</th>
          </tr>
        </thead>
        <tbody>
          {assets.map((asset) => (
            <AssetRow key={asset.assetId} asset={asset} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AssetRow({ asset, nowMs }: { readonly asset: Asset; readonly nowMs: number }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const newest = asset.channels.reduce<string | null>(
    (latest, { lastAt }) =>
      lastAt !== null && (latest === null || lastAt > latest) ? lastAt : latest,
    null,
  );
  return (
    <tr>
      <td>
        {asset.name}
        <br />
        <small className="code">
          {asset.assetId} · {t(`enterprise.kind.${asset.kind}`)}
          {asset.commodity !== null && ` · ${asset.commodity}`}
        </small>
      </td>
      <td className="numeric">
        {asset.stock === null ? (
          ''
        ) : asset.stock.observed ? (
          Math.floor(asset.stock.lowKg).toLocaleString(language)
        ) : (
          <span className="hatched">{t('absence.unobserved')}</span>
        )}
      </td>
      <td className="numeric">{asset.trust === null ? '—' : percent(asset.trust, language, 0)}</td>
      <td>
        <Age at={newest} nowMs={nowMs} />
      </td>
      <td>
        <ChannelList channels={asset.channels} nowMs={nowMs} />
      </td>
    </tr>
  );
}

interface ChannelListProps {
  readonly channels: readonly Channel[];
  readonly nowMs: number;
}

function ChannelList({ channels, nowMs }: ChannelListProps): ReactNode {
  const { t } = useTranslation();
  const troubled = channels.filter(({ state }) => state !== 'current');
  const summary = `${channels.length - troubled.length} / ${channels.length} ${t('enterprise.channelState.current')}`;
  return (
    <details>
      <summary>{summary}</summary>
      <ul className="channels">
        {channels.map(({ channel, gatewayId, lastValue, unit, state, lastAt }) => (
          <li
            key={`${gatewayId} ${channel}`}
            className={state === 'current' ? undefined : 'hatched'}
          >
            <span className="code">{channel}</span> {lastValue ?? '—'} {unit ?? ''}{' '}
            <small>
              {t(`enterprise.channelState.${state}`)} · <Age at={lastAt} nowMs={nowMs} />
            </small>
          </li>
        ))}
      </ul>
    </details>
  );
}
