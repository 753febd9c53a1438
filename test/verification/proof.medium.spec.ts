/** What a bank can check offline, by a program in another language that shares no line with the product. */
import { generateKeyPairSync } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Proof, proofSchema, type Receipt } from '@chanrong/contracts';
import { verifierKeyText } from '@chanrong/proof';
import { createDataSource, findProof, findReceipt } from '@chanrong/store';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SealedPlant } from './sealed-plant.js';

const checker = fileURLToPath(new URL('../../tools/check-proof.py', import.meta.url));

let sealed: SealedPlant;
let folder: string;
let receipt: Receipt;
let proof: Proof;
let key: string;

beforeAll(async () => {
  sealed = await SealedPlant.create();
  folder = await mkdtemp(join(tmpdir(), 'chanrong-proof-'));
  key = verifierKeyText(sealed.signer);
  const source = await createDataSource(sealed.database.url).initialize();
  const seq = (await sealed.scoreSeqs()).at(-1);
  receipt = (await findReceipt(source.manager, sealed.plant.uscc, seq)) as Receipt;
  await source.destroy();
  const [kept] = await sealed.headSizes();
  const outcome = await findProof(sealed.database.pool, receipt, { segments: 32, since: kept });
  if (!('proof' in outcome)) throw new Error(outcome.fault);
  ({ proof } = outcome);
}, 120_000);

afterAll(async () => {
  await sealed.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Verdict {
  readonly code: number;
  readonly text: string;
}

async function check(what: unknown, ...options: string[]): Promise<Verdict> {
  const file = join(folder, 'proof.json');
  await writeFile(file, JSON.stringify(what));
  return new Promise((resolve, reject) => {
    execFile('python3', [checker, file, ...options], (error, stdout, stderr) => {
      if (error?.code === 'ENOENT')
        reject(
          new Error('the offline verifier needs python3, 3.8 or later: apt-get install python3'),
        );
      resolve({ code: Number(error?.code ?? 0), text: stdout + stderr });
    });
  });
}

type Place = readonly (string | number)[];

/** A deep copy with one part changed; negative numbers count from the end, and undefined leaves it out. */
function changed(place: Place, change: (part: never) => unknown): unknown {
  const copy: unknown = structuredClone(proof);
  let holder = copy as Record<string | number, unknown>;
  const stepOf = (step: string | number): string | number =>
    typeof step === 'number' && step < 0 ? (holder as unknown as unknown[]).length + step : step;
  for (const step of place.slice(0, -1)) holder = holder[stepOf(step)] as typeof holder;
  const last = stepOf(place.at(-1) as string);
  holder[last] = change(holder[last] as never);
  return copy;
}

const addOne = (number: number) => number + 1;
const shorter = (list: unknown[]) => list.slice(0, -1);
const otherHex = (text: string) => (text.startsWith('0') ? '1' : '0') + text.slice(1);
const otherBase64 = (text: string) => {
  const bytes = Buffer.from(text, 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  return bytes.toString('base64');
};
/** A segment before that of the score, with its first entry. */
const earlier = ['segments', -2];
const entry = [...earlier, 'contents', 0];

describe('a proof of a receipt', () => {
  it('has the shape that the API documents, and nothing of other enterprises', () => {
    expect(proofSchema.parse(proof)).toEqual(proof);
    const shown = proof.segments.flatMap(({ contents }) =>
      contents.map(({ content }) => Buffer.from(content, 'base64').toString('latin1')),
    );
    expect(shown.filter((text) => text.includes('gw-0')).length).toBeGreaterThan(20);
    expect(shown.filter((text) => /secret|gw-of-another|facility/.test(text))).toEqual([]);
  });

  it('convinces another program: signature, contents, references and history', async () => {
    const { code, text } = await check(proof, '--key', key);
    expect(text).toMatch(/^✓ proved: .*, score \d+, grade [A-E], after segment \d+\n/);
    expect(text).toContain('signed by chanrong/test, partition');
    expect(text).toContain('the score computes again from the receipt, to the last digit');
    expect(text).toContain('its scorecard is the one that was journaled');
    expect(text).toContain('its prices are the ones that were journaled');
    expect(text).toMatch(/3\d messages of gw-0 are shown to be in the journal/);
    expect(text).toMatch(/nothing was rewritten since the head over \d+ segments/);
    expect(code).toBe(0);
  });

  it('agrees with a head that the bank kept, and says when the key was not given', async () => {
    const [kept] = await sealed.headSizes();
    const { rows } = await sealed.database.pool.query<{ note: string }>(
      'select note from journal_tree_head where partition = $1 and size = $2',
      [sealed.plant.partition, kept],
    );
    const file = join(folder, 'kept.txt');
    await writeFile(file, rows[0]?.note ?? '');
    const { code, text } = await check(proof, '--head', file);
    expect(text).toContain(`since the head over ${kept} segments that you kept`);
    expect(text).toContain('compare it with the one that you were given');
    expect(code).toBe(0);
  });

  it.each<[string, Place, (part: never) => unknown, RegExp]>([
    ['a message', [...entry, 'content'], otherBase64, /^✗ broken: entry \d+ of segment \d+ is not/],
    [
      'a salt',
      [...entry, 'salt'],
      otherHex,
      /entry \d+ of segment \d+ is not what the head covers/,
    ],
    ['an order', [...entry, 'index'], addOne, /entry \d+ of segment \d+ is not what the head/],
    ['a time', [...earlier, 'recordedMs'], addOne, /segment \d+ is not what the head covers/],
    ['a path', [...earlier, 'path'], shorter, /segment \d+ is not what the head covers/],
    [
      'the size of the head',
      ['head', 'note'],
      (note: string) => note.replace(/\n\d+\n/, '\n999\n'),
      /signature of the head is wrong/,
    ],
    [
      'its signature',
      ['head', 'note'],
      (note: string) => note.replace(/ (.{8})[^ ]*\n$/, ` $1${'A'.repeat(83)}=\n`),
      /signature of the head is wrong/,
    ],
    ['its segment', ['receipt', 'journal', 'hash'], otherHex, /names another segment/],
    ['the score', ['receipt', 'evaluation', 'score'], addOne, /the receipt does not compute/],
    [
      'the scorecard',
      ['receipt', 'scorecard', 'basePoints'],
      addOne,
      /scorecard of the receipt is/,
    ],
    [
      'a price',
      ['receipt', 'priceSet', 'prices', 0, 'pricePerTonne'],
      () => '1',
      /prices of the receipt are not/,
    ],
    ['the last segment', ['segments'], shorter, /leaves out segment \d+/],
    ['the chain hash', ['segments', -1, 'contents'], shorter, /leaves out the chain hash/],
    ['history', ['since', 'path', 0], otherHex, /history was rewritten since the head/],
    ['the format', ['format'], () => 'chanrong-proof-2', /this is no chanrong-proof-1/],
    ['the head', ['head'], () => undefined, /is not a whole proof/],
  ])('does not convince with %s changed', async (_, place, change, message) => {
    const { code, text } = await check(changed(place, change), '--key', key);
    expect(text).toMatch(message);
    expect(code).toBe(1);
  });

  it('does not convince who was given another key', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const otherKey = verifierKeyText({ name: 'chanrong/test', privateKey: other });
    const { code, text } = await check(proof, '--key', otherKey);
    expect(text).toContain('the head is not signed by chanrong/test with this key');
    expect(code).toBe(1);
  });

  it('ends with 2 where there is nothing to check', async () => {
    const file = join(folder, 'none.txt');
    expect((await check(proof, '--head', file)).code).toBe(2);
  });
});
