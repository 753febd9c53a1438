/** The enterprises of a grid, without money. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { listEnterprises } from '../api/generated/sdk.gen.js';
import { allPages, listMs, useApi } from '../api/query.js';
import { Loaded, Nothing } from '../parts/states.js';
import { useClusterName } from '../parts/use-cluster-name.js';

const pageSize = 200;

export function EnterprisesPage(): ReactNode {
  const { t } = useTranslation();
  const clusterName = useClusterName();
  const enterprises = useApi(
    ['enterprises'],
    async () => ({
      data: await allPages((cursor) =>
        listEnterprises({ query: { limit: pageSize, ...(cursor !== undefined && { cursor }) } }),
      ),
    }),
    listMs,
  );
  return (
    <>
      <h1>{t('nav.enterprises')}</h1>
      <Loaded query={enterprises}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing text={t('absence.empty')} />
          ) : (
            <ul className="tiles">
              {rows.map(({ uscc, name, cluster, grid }) => (
                <li key={uscc}>
                  <Link href={`/enterprises/${uscc}`} className="name">
                    {name}
                    <small>
                      {[cluster === null ? '' : clusterName(cluster), grid ?? '']
                        .filter((text) => text !== '')
                        .join(' · ')}
                    </small>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
