/** The heads of a table: first the columns of words, then those of figures. */
import type { ReactNode } from 'react';

interface ColumnHeadsProps {
  readonly words: readonly string[];
  readonly figures: readonly string[];
}

export function ColumnHeads({ words, figures }: ColumnHeadsProps): ReactNode {
  return (
    <thead>
      <tr>
        {words.map((title) => (
          <th key={title} scope="col">
            {title}
          </th>
        ))}
        {figures.map((title) => (
          <th key={title} scope="col" className="numeric">
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}
