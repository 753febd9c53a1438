/** Third-party data that stays beside the product; tests find it through one variable only. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of the reference data. A variable that points nowhere is a failure, never a skip. */
export function referenceData(folder: string): string {
  const root = process.env['REFERENCE_DATA_DIR'] ?? '';
  const directory = join(root, folder);
  if (root === '' || !existsSync(directory)) {
    throw new Error(
      `REFERENCE_DATA_DIR is "${root}", where there is no folder ${folder}: ` +
        'point it at the reference data, or unset it to leave the real-data tests out',
    );
  }
  return directory;
}
