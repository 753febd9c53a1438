/** Cases to learn from: columns of figures, and who went bad. */
export interface Sample {
  readonly columns: readonly Column[];
  readonly bad: readonly boolean[];
}

export interface Column {
  readonly name: string;
  /** One figure a case; NaN where it is not known. */
  readonly values: readonly number[];
}

/** The cases of these indexes. */
export function subset({ columns, bad }: Sample, cases: readonly number[]): Sample {
  return {
    columns: columns.map(({ name, values }) => ({
      name,
      values: cases.map((index) => values[index] as number),
    })),
    bad: cases.map((index) => bad[index] as boolean),
  };
}
