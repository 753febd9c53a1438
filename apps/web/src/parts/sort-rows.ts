import type { Column, Sorting } from './windowed-table.js';

const names = new Intl.Collator('zh-CN');

/** Rows in the order of a column; what has no value comes last, whichever way it runs. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { key, descending }: Sorting,
): readonly Row[] {
  const order = columns.find((column) => column.key === key)?.order;
  if (order === undefined) return rows;
  const direction = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const left = order(a);
    const right = order(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return direction * (left - right);
    return direction * names.compare(String(left), String(right));
  });
}
