import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { consistencyPath } from './consistency.js';
import { leafHash } from './hash.js';
import { inclusionPath } from './inclusion.js';
import { nodesOf, type NodeSource, rangeRoot } from './node-source.js';
import { edgeOf, nodesOfTiles, type Tile, TileEdge, tilesFor } from './tile.js';
import { treeRoot } from './tree-root.js';

const leaf = (index: number): Uint8Array => leafHash(Buffer.from(`${index}`));

/** Keeps tiles as a database would: the newest of each address. */
class TileTable {
  readonly rows = new Map<string, Tile>();

  write(tiles: readonly Tile[]): void {
    for (const tile of tiles) this.rows.set(`${tile.level} ${tile.index}`, tile);
  }

  read(addresses: readonly { level: number; index: number }[]): Tile[] {
    return addresses.map(({ level, index }) => this.rows.get(`${level} ${index}`) as Tile);
  }
}

/** Appends in steps, opening the edge from the table each time, as a process that was killed would. */
function grow(steps: readonly number[]): { table: TileTable; size: number } {
  const table = new TileTable();
  let size = 0;
  for (const step of steps) {
    const edge = TileEdge.open(size, table.read(edgeOf(size)));
    for (let count = 0; count < step; count += 1) edge.append(leaf(size + count));
    size += step;
    table.write(edge.takeChanged());
  }
  return { table, size };
}

describe('a tree in tiles', () => {
  it.each([
    [1, ['0 0 1']],
    [255, ['0 0 255']],
    [256, ['0 0 256', '1 0 1']],
    [257, ['0 0 256', '1 0 1', '0 1 1']],
  ])('of %i leaves has the tiles %j', (size, tiles) => {
    const { table } = grow([size]);
    const found = [...table.rows.values()].map(
      ({ level, index, hashes }) => `${level} ${index} ${hashes.length / 32}`,
    );
    expect(found.sort()).toEqual([...tiles].sort());
  });

  it('has a third level after 65,536 leaves', () => {
    const { table, size } = grow([65_000, 537]);
    expect(table.rows.get('2 0')?.hashes).toHaveLength(32);
    const nodeAt = nodesOfTiles([...table.rows.values()]);
    const all = Array.from({ length: size }, (_, index) => leaf(index));
    expect(rangeRoot(nodeAt, 0, size)).toEqual(treeRoot(all));
  });

  it('gives the proofs of the whole tree from the few tiles they need, however it grew', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(steps, fc.nat(), (sizes, pick) => {
        const { table, size } = grow(sizes);
        const whole = nodesOf(Array.from({ length: size }, (_, index) => leaf(index)));
        const index = pick % size;
        const makes = [
          (nodeAt: NodeSource) => inclusionPath(nodeAt, { index, size }),
          (nodeAt: NodeSource) => consistencyPath(nodeAt, { from: index + 1, to: size }),
          (nodeAt: NodeSource) => [rangeRoot(nodeAt, 0, size)],
        ];
        for (const make of makes) {
          const tiles = table.read(tilesFor(make));
          // On each of two levels: the tile on the way, and that of the right edge.
          expect(tiles.length).toBeLessThanOrEqual(4);
          expect(make(nodesOfTiles(tiles))).toEqual(make(whole));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('does not grow from, or prove with, tiles that are missing', () => {
    expect(() => TileEdge.open(3, [])).toThrow('tile 0 of level 0 is not there');
    expect(() => nodesOfTiles([])(0, 0)).toThrow('tile 0 of level 0 is not there');
  });
});
