import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { consistencyPath, isConsistent } from './consistency.js';
import { Frontier } from './frontier.js';
import { emptyRoot, leafHash, nodeHash } from './hash.js';
import { inclusionPath, rootOfInclusion } from './inclusion.js';
import { nodesOf, rangeRoot } from './node-source.js';
import { treeRoot } from './tree-root.js';

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');
const bytes = (text: string): Buffer => Buffer.from(text, 'hex');

// The reference tree of Certificate Transparency (transparency-dev/merkle, testonly/reference_test.go).
const reference = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((data) => leafHash(bytes(data)));
const referenceRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the reference tree of Certificate Transparency', () => {
  it.each(referenceRoots.map((root, size) => [size, root]))('of %i leaves', (size, root) => {
    const leaves = reference.slice(0, Number(size));
    const frontier = new Frontier();
    leaves.forEach((leaf) => frontier.append(leaf));
    expect(hex(treeRoot(leaves))).toBe(root);
    expect(hex(frontier.root())).toBe(root);
  });

  // Counted from 0; the reference counts leaves from 1.
  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has the inclusion path of leaf %i in %i', (index, size, path) => {
    const found = inclusionPath(nodesOf(reference.slice(0, size)), { index, size });
    expect(found.map(hex)).toEqual(path);
    const root = rootOfInclusion(reference[index] as Uint8Array, { index, size }, found);
    expect(hex(root)).toBe(referenceRoots[size]);
  });

  it.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has the consistency path from %i to %i', (from, to, path) => {
    const found = consistencyPath(nodesOf(reference.slice(0, to)), { from, to });
    expect(found.map(hex)).toEqual(path);
    const roots = {
      from: bytes(referenceRoots[from] as string),
      to: bytes(referenceRoots[to] as string),
    };
    expect(isConsistent(roots, { from, to }, found)).toBe(true);
  });
});

// RFC 6962 §2.1.3 and RFC 9162 §2.1.5 draw a tree of seven leaves d0 to d6 and name its nodes by letters.
describe('the example of RFC 6962 §2.1.3', () => {
  const [a, b, c, d, e, f, j] = Array.from({ length: 7 }, (_, i) =>
    leafHash(Buffer.from(`d${i}`)),
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const g = nodeHash(a, b);
  const h = nodeHash(c, d);
  const i = nodeHash(e, f);
  const k = nodeHash(g, h);
  const l = nodeHash(i, j);
  const nodeAt = nodesOf([a, b, c, d, e, f, j]);

  it.each([
    [0, [b, h, l]],
    [3, [c, g, l]],
    [4, [f, j, k]],
    [6, [i, k]],
  ])('has the audit path of d%i', (index, path) => {
    expect(inclusionPath(nodeAt, { index, size: 7 })).toEqual(path);
  });

  it.each([
    [3, [c, d, g, l]],
    [4, [l]],
    [6, [i, j, k]],
  ])('has the consistency proof from %i leaves', (from, path) => {
    expect(consistencyPath(nodeAt, { from, to: 7 })).toEqual(path);
  });
});

const leavesOf = (count: number, salt = ''): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`${salt}${i}`)));

/** Every way to spoil a path: a bit, a hash too few, too many, two in the wrong order. */
function spoiled(path: readonly Uint8Array[], at: number): Uint8Array[][] {
  const flip = path.map((each, i) => {
    const copy = Uint8Array.from(each);
    if (i === at % path.length) copy[at % 32] = (copy[at % 32] as number) ^ 1;
    return copy;
  });
  const swapped = path.toReversed();
  const isSwap = path.length > 1;
  return [
    ...(path.length > 0 ? [flip, path.slice(1), path.slice(0, -1)] : []),
    ...(isSwap ? [swapped] : []),
    [...path, leafHash(Buffer.from('more'))],
    path.map((each) => each.subarray(1)).concat(path.length === 0 ? [new Uint8Array(31)] : []),
  ];
}

const sizes = fc.integer({ min: 1, max: 10_000 });

describe('any tree of up to 10,000 leaves', () => {
  it('has one root, by recursion, by its right edge, and by an edge that was saved in between', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (size, share) => {
        const leaves = leavesOf(size);
        const root = hex(treeRoot(leaves));
        const saved = Math.floor(share * size);
        let frontier = new Frontier();
        leaves.forEach((leaf, index) => {
          if (index === saved) frontier = Frontier.fromBytes(index, frontier.toBytes());
          frontier.append(leaf);
        });
        expect(hex(frontier.root())).toBe(root);
        expect(frontier.size).toBe(size);
      }),
      { numRuns: 20 },
    );
  });

  it('proves each leaf, and nothing else', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, pick, at) => {
        const leaves = leavesOf(size);
        const root = hex(treeRoot(leaves));
        const place = { index: pick % size, size };
        const leaf = leaves[place.index] as Uint8Array;
        const path = inclusionPath(nodesOf(leaves), place);
        expect(hex(rootOfInclusion(leaf, place, path))).toBe(root);
        for (const wrong of spoiled(path, at))
          expect(hex(rootOfInclusion(leaf, place, wrong))).not.toBe(root);
        const other = leafHash(Buffer.from('other'));
        expect(hex(rootOfInclusion(other, place, path))).not.toBe(root);
        if (size === 1) return;
        const index = (place.index + 1 + (at % (size - 1))) % size;
        expect(hex(rootOfInclusion(leaf, { index, size }, path))).not.toBe(root);
      }),
      { numRuns: 40 },
    );
  });

  it('proves that it grew out of each smaller one, and of nothing else', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (to, pick, at) => {
        const leaves = leavesOf(to);
        const nodeAt = nodesOf(leaves);
        const range = { from: 1 + (pick % to), to };
        const roots = { from: rangeRoot(nodeAt, 0, range.from), to: rangeRoot(nodeAt, 0, to) };
        const path = consistencyPath(nodeAt, range);
        expect(isConsistent(roots, range, path)).toBe(true);
        for (const wrong of spoiled(path, at))
          expect(isConsistent(roots, range, wrong)).toBe(false);
        // History rewritten: one leaf of the earlier tree was another one.
        const rewritten = leaves.slice(0, range.from);
        rewritten[at % range.from] = leafHash(Buffer.from('other'));
        const other = { ...roots, from: treeRoot(rewritten) };
        expect(isConsistent(other, range, path)).toBe(false);
        expect(isConsistent({ ...roots, to: emptyRoot }, range, path)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('answers no to places and sizes that do not exist', () => {
    const [leaf] = leavesOf(1) as [Uint8Array];
    for (const place of [
      { index: 1, size: 1 },
      { index: -1, size: 1 },
      { index: 0, size: 0 },
      { index: 0.5, size: 1 },
    ])
      expect(rootOfInclusion(leaf, place, [])).toBeUndefined();
    const roots = { from: leaf, to: leaf };
    expect(isConsistent(roots, { from: 0, to: 1 }, [])).toBe(false);
    expect(isConsistent(roots, { from: 2, to: 1 }, [])).toBe(false);
    expect(() => inclusionPath(nodesOf([leaf]), { index: 1, size: 1 })).toThrow('leaf 1');
    expect(() => consistencyPath(nodesOf([leaf]), { from: 0, to: 1 })).toThrow('grew out');
    expect(() => Frontier.fromBytes(3, new Uint8Array(32))).toThrow('no frontier of 3');
  });
});
