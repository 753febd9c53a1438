import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineItem } from '../api/generated/types.gen.js';
import { useLanguage } from '../i18n/i18n.js';
import { Age, useNow } from '../parts/age.js';
import { quarantineWords } from '../words/quarantine-words.js';

interface Group {
  readonly key: string;
  readonly newest: QuarantineItem;
  readonly count: number;
}

/** Refused inputs by gateway and reason: one line for one thing to mend. */
export function QuarantineTable({
  items,
}: {
  readonly items: readonly QuarantineItem[];
}): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const nowMs = useNow();
  const groups = useMemo(() => groupsOf(items), [items]);
  const columns = ['code', 'gateway', 'count', 'newest', 'detail', 'cure'] as const;
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`operations.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ key, newest, count }) => (
            <tr key={key}>
              <td>
                {language !== 'en' && <>{quarantineWords[newest.code]?.reason} </>}
                <span className="code">{newest.code}</span>
              </td>
              <td className="code">{newest.gatewayId ?? '—'}</td>
              <td className="numeric">{count}</td>
              <td>
                <Age at={newest.receivedAt} nowMs={nowMs} />
              </td>
              <td>
                <span lang="en">{newest.detail}</span>
                <details>
                  <summary>{t('operations.message')}</summary>
                  <code>{newest.message.start}</code>
                </details>
              </td>
              <td>{language === 'en' ? newest.hint : quarantineWords[newest.code]?.cure}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Items come newest first, and so do the groups. */
function groupsOf(items: readonly QuarantineItem[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const key = `${item.code} ${item.gatewayId ?? ''}`;
    const known = groups.get(key);
    groups.set(key, { key, newest: known?.newest ?? item, count: (known?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
