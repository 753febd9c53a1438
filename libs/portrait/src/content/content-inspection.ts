/** How somebody found out what goods are: in a laboratory, by X-ray fluorescence, by weight and volume, by eye. */
export const contentMethods = ['assay', 'xrf', 'density', 'visual'] as const;
export type ContentMethod = (typeof contentMethods)[number];

/** What somebody found in a storage unit, against what papers say it is. */
export interface ContentInspection {
  /** When the sample was taken, Unix ms: it says nothing about what came later. */
  readonly inspectedMs: number;
  /** Share of the unit's commodity in the mass of the goods, ppm: as papers say, and as found. */
  readonly declaredPpm: number;
  readonly foundPpm: number;
  readonly method: ContentMethod;
  /** Who looked, and the certificate or report that says so. */
  readonly by: string;
  readonly certificate: string;
}
