/**
 * A tree kept in tiles (C2SP tlog-tiles): tile `index` of `level` holds up to 256 hashes, those of the
 * subtrees of 256^level leaves from `index · 256` on. A full tile never changes, and any proof is made from
 * about two tiles a level, so neither appending nor proving reads the leaves again.
 */
import { assert } from '@chanrong/kernel';
import { hashBytes } from './hash.js';
import { nodesOf, type NodeSource } from './node-source.js';
import { treeRoot } from './tree-root.js';

/** Hashes of a full tile, and levels of the tree that one level of tiles spans. */
export const tileWidth = 256;
const tileHeight = 8;

export interface TileAddress {
  readonly level: number;
  readonly index: number;
}

export interface Tile extends TileAddress {
  /** 1 to 256 hashes, one after another. */
  readonly hashes: Uint8Array;
}

/** Where the tree of `size` leaves grows: the tiles of its right edge that are not full, lowest level first. */
export function edgeOf(size: number): (TileAddress & { readonly count: number })[] {
  const edge = [];
  for (let level = 0, rest = size; rest > 0; level += 1) {
    const count = rest % tileWidth;
    rest = Math.floor(rest / tileWidth);
    if (count > 0) edge.push({ level, index: rest, count });
  }
  return edge;
}

/** Appends leaves to the tiles of the right edge. */
export class TileEdge {
  /** Hashes of the tile that grows, by level. */
  private readonly growing: Uint8Array[][] = [];
  private full: Tile[] = [];

  private constructor(private size: number) {}

  /** @param tiles those that `edgeOf(size)` names */
  static open(size: number, tiles: readonly Tile[]): TileEdge {
    const edge = new TileEdge(size);
    for (const { level, index, count } of edgeOf(size)) {
      const tile = tiles.find((each) => each.level === level && each.index === index);
      const hashes = tile === undefined ? [] : hashesOf(tile);
      assert(hashes.length >= count, `tile ${index} of level ${level} is not there`);
      while (edge.growing.length < level) edge.growing.push([]);
      edge.growing[level] = hashes.slice(0, count);
    }
    return edge;
  }

  append(leaf: Uint8Array): void {
    this.size += 1;
    this.push(0, leaf, this.size);
  }

  /** The tiles that changed since the last call: each with all of its hashes. */
  takeChanged(): Tile[] {
    const growing = edgeOf(this.size).map(({ level, index }) => ({
      level,
      index,
      hashes: Buffer.concat(this.growing[level] ?? []),
    }));
    const changed = [...this.full, ...growing];
    this.full = [];
    return changed;
  }

  /** @param count subtrees of this level so far, with this one */
  private push(level: number, hash: Uint8Array, count: number): void {
    const hashes = (this.growing[level] ??= []);
    hashes.push(hash);
    if (hashes.length < tileWidth) return;
    const index = count / tileWidth - 1;
    this.full.push({ level, index, hashes: Buffer.concat(hashes) });
    this.growing[level] = [];
    this.push(level + 1, treeRoot(hashes), index + 1);
  }
}

/** The tile that holds what makes up a node. */
export function tileOfNode(level: number, index: number): TileAddress {
  const width = nodeWidth(level);
  return {
    level: Math.floor(level / tileHeight),
    index: Math.floor((index * width) / tileWidth),
  };
}

/** Nodes from tiles. @throws AssertionError for a node that the tiles do not hold */
export function nodesOfTiles(tiles: readonly Tile[]): NodeSource {
  const nodesByTile = new Map(
    tiles.map((tile) => [`${tile.level} ${tile.index}`, nodesOf(hashesOf(tile))]),
  );
  return (level, index) => {
    const tile = tileOfNode(level, index);
    const within = index - (tile.index * tileWidth) / nodeWidth(level);
    const node = nodesByTile.get(`${tile.level} ${tile.index}`)?.(level % tileHeight, within);
    assert(node !== undefined, `tile ${tile.index} of level ${tile.level} is not there`);
    return node;
  };
}

/** The tiles that `make` will ask for, found by letting it work on nothing. */
export function tilesFor(make: (nodeAt: NodeSource) => unknown): TileAddress[] {
  const wanted = new Map<string, TileAddress>();
  const nothing = new Uint8Array(hashBytes);
  make((level, index) => {
    const tile = tileOfNode(level, index);
    wanted.set(`${tile.level} ${tile.index}`, tile);
    return nothing;
  });
  return [...wanted.values()];
}

/** Hashes of a tile that one node of `level` covers. */
function nodeWidth(level: number): number {
  return 1 << (level % tileHeight);
}

function hashesOf({ hashes }: Tile): Uint8Array[] {
  return Array.from({ length: hashes.length / hashBytes }, (_, i) =>
    hashes.subarray(i * hashBytes, (i + 1) * hashBytes),
  );
}
