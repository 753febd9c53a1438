/** A table of thousands of rows that stays a table: for the eye, the keyboard and a screen reader. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly numeric?: boolean;
  readonly width: number;
  readonly cell: (row: Row) => ReactNode;
  /** Present: the column can be sorted by this; null sorts last. */
  readonly order?: (row: Row) => number | string | null;
}

export interface Sorting {
  readonly key: string;
  readonly descending: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}

const rowHeight = 44;

export function WindowedTable<Row>(props: TableProps<Row>): ReactNode {
  const { label, columns, rows, idOf } = props;
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className="table-frame" ref={frame} tabIndex={0} role="region" aria-label={label}>
      <table aria-rowcount={rows.length + 1} aria-label={label} style={{ minWidth: width }}>
        <colgroup>
          {columns.map(({ key, width: columnWidth }) => (
            <col key={key} style={{ width: columnWidth }} />
          ))}
        </colgroup>
        <Head {...props} />
        <tbody>
          {before > 0 && <Spacer height={before} span={columns.length} />}
          {items.map(({ index }) => {
            const row = rows[index] as Row;
            return (
              <tr key={idOf(row)} aria-rowindex={index + 2}>
                {columns.map(({ key, numeric, cell }) => (
                  <td key={key} className={numeric ? 'numeric' : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Spacer height={after} span={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

function Head<Row>({ columns, sorting, onSort }: TableProps<Row>): ReactNode {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ key, title, numeric, order }) => {
          const isSorted = sorting.key === key;
          const direction = sorting.descending ? 'descending' : 'ascending';
          return (
            <th
              key={key}
              scope="col"
              className={numeric ? 'numeric' : undefined}
              aria-sort={isSorted ? direction : undefined}
            >
              {order === undefined ? (
                title
              ) : (
                <button
                  type="button"
                  onClick={() => onSort({ key, descending: isSorted && !sorting.descending })}
                >
                  {title}{' '}
                  <span aria-hidden>{isSorted ? (sorting.descending ? '↓' : '↑') : '↕'}</span>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }): ReactNode {
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={span} />
    </tr>
  );
}
