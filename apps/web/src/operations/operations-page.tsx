/** The data path at three in the morning: what lags, who holds what, what was refused and why. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { listPartitions, listQuarantine } from '../api/generated/sdk.gen.js';
import type { Partition } from '../api/generated/types.gen.js';
import { listMs, liveMs, useApi } from '../api/query.js';
import { Age, useNow } from '../parts/age.js';
import { Card, Figure } from '../parts/card.js';
import { Loaded, Nothing } from '../parts/states.js';
import { QuarantineTable } from './quarantine-table.js';
import { ReplayList } from './replay-list.js';

const quarantineSize = 100;

export function OperationsPage(): ReactNode {
  const { t } = useTranslation();
  const partitions = useApi(['partitions'], () => listPartitions(), liveMs);
  const quarantine = useApi(
    ['quarantine'],
    () => listQuarantine({ query: { limit: quarantineSize } }),
    listMs,
  );
  return (
    <>
      <h1>{t('operations.title')}</h1>
      <Loaded query={partitions}>{({ items }) => <DataPath partitions={items} />}</Loaded>
      <div className="cards">
        <Card title={t('operations.partitions')} wide>
          <Loaded query={partitions}>{({ items }) => <PartitionTable partitions={items} />}</Loaded>
        </Card>
        <Card title={t('operations.quarantine')} wide>
          <Loaded query={quarantine}>
            {({ items }) =>
              items.length === 0 ? (
                <Nothing text={t('absence.noQuarantine')} />
              ) : (
                <QuarantineTable items={items} />
              )
            }
          </Loaded>
          <ReplayList />
        </Card>
      </div>
    </>
  );
}

function DataPath({ partitions }: { readonly partitions: readonly Partition[] }): ReactNode {
  const { t } = useTranslation();
  const lagMs = Math.max(0, ...partitions.map((partition) => partition.lagMs));
  const owners = new Set(partitions.flatMap(({ owner }) => owner ?? []));
  const unowned = partitions.filter(({ owner }) => owner === null).length;
  const head = partitions.reduce((sum, { headSeq }) => sum + headSeq, 0);
  return (
    <dl className="figures">
      <Figure label={t('operations.head')} value={head.toLocaleString()} />
      <Figure label={t('operations.lag')} value={<Lag ms={lagMs} />} />
      <Figure label={t('operations.owners')} value={owners.size} />
      {unowned > 0 && <Figure label={t('operations.unowned')} value={unowned} />}
    </dl>
  );
}

const noticeableMs = 5_000;

function Lag({ ms }: { readonly ms: number }): ReactNode {
  const { t } = useTranslation();
  const text =
    ms === 0
      ? t('operations.caughtUp')
      : t('operations.seconds', { count: Number((ms / 1_000).toFixed(1)) });
  return <span className={ms > noticeableMs ? 'mark margin-call' : undefined}>{text}</span>;
}

const columns = [
  'partition',
  'owner',
  'epoch',
  'head',
  'cursor',
  'lagColumn',
  'heartbeat',
] as const;
const numericColumns: ReadonlySet<string> = new Set(['head', 'cursor', 'lagColumn']);

function PartitionTable({ partitions }: { readonly partitions: readonly Partition[] }): ReactNode {
  const { t } = useTranslation();
  const nowMs = useNow();
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={numericColumns.has(column) ? 'numeric' : undefined}
              >
                {t(`operations.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {partitions.map((row) => (
            <tr key={row.partition} className={row.owner === null ? 'troubled' : undefined}>
              <td>{row.partition}</td>
              <td>{row.owner ?? t('operations.nobody')}</td>
              <td>{row.epoch}</td>
              <td className="numeric">{row.headSeq.toLocaleString()}</td>
              <td className="numeric">{row.cursorSeq.toLocaleString()}</td>
              <td className="numeric">
                <Lag ms={row.lagMs} />
              </td>
              <td>
                <Age at={row.heartbeatAt} nowMs={nowMs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
