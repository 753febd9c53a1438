/** That the libraries which have to give the same bytes everywhere are kept from what does not. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));
const libraries = ['kernel', 'portrait', 'scoring', 'engine'] as const;

/** What each of these must be refused for. */
const impure = {
  'exp.ts': 'export const found = Math.exp(1);',
  'log.ts': 'export const found = Math.log(2);',
  'pow.ts': 'export const found = Math.pow(2, 0.5);',
  'sin.ts': 'export const found = Math.sin(1);',
  'cos.ts': 'export const found = Math.cos(1);',
  'tan.ts': 'export const found = Math.tan(1);',
  'hypot.ts': 'export const found = Math.hypot(3, 4);',
  'taken-out.ts': 'const { log10 } = Math;\nexport const found = log10(2);',
  'random.ts': 'export const found = Math.random();',
  'uuid.ts': 'export const found = crypto.randomUUID();',
  'date.ts': 'export const found = Date.now();',
  'new-date.ts': 'export const found = new Date();',
  'clock.ts': 'export const found = performance.now();',
  'promise.ts': 'export const found = Promise.resolve(1);',
  'timer.ts': 'export const found = setTimeout(() => undefined, 1);',
  'environment.ts': "export const found = process.env['HOME'];",
  'file.ts': "import { readFileSync } from 'node:fs';\nexport const found = readFileSync;",
  'network.ts': "export const found = fetch('http://example.invalid');",
  'database.ts': "import pg from 'pg';\nexport const found = pg;",
} as const;

let folder: string;
let refused: ReadonlySet<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-purity-'));
  await cp(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const library of libraries) {
    const source = join(folder, 'libs', library, 'src');
    await mkdir(source, { recursive: true });
    for (const [name, text] of Object.entries(impure)) {
      await writeFile(join(source, name), `${text}\n`);
    }
    await writeFile(join(source, 'pure.ts'), 'export const found = Math.sqrt(2) * 1.5;\n');
  }
  refused = new Set(await lint());
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Paths of the files with a rule about what is restricted against them. */
async function lint(): Promise<string[]> {
  const oxlint = join(root, 'node_modules', '.bin', 'oxlint');
  const outcome = await promisify(execFile)(oxlint, ['-f', 'json', 'libs'], { cwd: folder }).catch(
    (cause: unknown) => cause as { stdout: string },
  );
  const { diagnostics } = JSON.parse(outcome.stdout) as {
    diagnostics: { code: string; filename: string }[];
  };
  return diagnostics
    .filter(({ code }) => code.includes('no-restricted'))
    .map(({ filename }) => filename);
}

describe.each(libraries)('libs/%s', (library) => {
  it.each(Object.keys(impure))('refuses %s', (name) => {
    expect([...refused]).toContain(`libs/${library}/src/${name}`);
  });

  it('takes what gives the same bits everywhere', () => {
    expect([...refused]).not.toContain(`libs/${library}/src/pure.ts`);
  });

  it('raises nothing to a power by **, which no linter knows and engines disagree about', async () => {
    const source = join(root, 'libs', library, 'src');
    const names = (await readdir(source, { recursive: true })).filter(
      (name) => name.endsWith('.ts') && !/\.(spec|bench|fixture)\.ts$/.test(name),
    );
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const text = await readFile(join(source, name), 'utf8');
      expect([name, powersIn(text)]).toEqual([name, 0]);
    }
    expect(powersIn('let a = 2 ** 3; a **= 2; /** not this */')).toBe(2);
  });
});

function powersIn(text: string): number {
  const powers = [
    ts.SyntaxKind.AsteriskAsteriskToken,
    ts.SyntaxKind.AsteriskAsteriskEqualsToken,
  ] as const;
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && powers.some((kind) => kind === node.operatorToken.kind)) {
      count += 1;
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest));
  return count;
}
