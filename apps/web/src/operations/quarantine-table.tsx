import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineItem } from '../api/generated/types.gen.js';
import { useLanguage } from '../i18n/i18n.js';
import { Age, useNow } from '../parts/age.js';
import { quarantineWords, replayable } from '../words/quarantine-words.js';
import { ReplayForm } from './replay-form.js';

interface Group {
  readonly key: string;
  readonly newest: QuarantineItem;
  readonly count: number;
}

const columns = ['code', 'gateway', 'count', 'newest', 'detail', 'cure', 'action'] as const;

/** Refused inputs by gateway and reason: one line for one thing to mend. */
export function QuarantineTable({
  items,
}: {
  readonly items: readonly QuarantineItem[];
}): ReactNode {
  const { t } = useTranslation();
  const groups = useMemo(() => groupsOf(items), [items]);
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
          {groups.map((group) => (
            <GroupRow key={group.key} group={group} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GroupRow({ group: { newest, count } }: { readonly group: Group }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const nowMs = useNow();
  const [isOpen, setOpen] = useState(false);
  const { code, gatewayId } = newest;
  const canReplay = gatewayId !== null && newest.replayId === null && replayable.has(code);
  return (
    <>
      <tr>
        <td>
          {language !== 'en' && <>{quarantineWords[code]?.reason} </>}
          <span className="code">{code}</span>
          {newest.replayId !== null && (
            <>
              <br />
              <small>{t('operations.replay.replayed', { replayId: newest.replayId })}</small>
            </>
          )}
        </td>
        <td className="code">{gatewayId ?? '—'}</td>
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
        <td>{language === 'en' ? newest.hint : quarantineWords[code]?.cure}</td>
        <td>
          {canReplay ? (
            <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {t('operations.replay.open')}
            </Button>
          ) : (
            newest.replayId === null && <small>{t('operations.replay.cannot')}</small>
          )}
        </td>
      </tr>
      {isOpen && gatewayId !== null && (
        <tr>
          <td colSpan={columns.length}>
            <ReplayForm code={code} gatewayId={gatewayId} onBegun={() => setOpen(false)} />
          </td>
        </tr>
      )}
    </>
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
