/** Takes journal segments; gives Merkle trees over them, signed heads, and proofs that others can check. */
export { consistencyPath, isConsistent } from './merkle/consistency.js';
export { Frontier } from './merkle/frontier.js';
export { inclusionPath, rootOfInclusion } from './merkle/inclusion.js';
export { type NodeSource, rangeRoot } from './merkle/node-source.js';
export { treeRoot } from './merkle/tree-root.js';
export {
  edgeOf,
  nodesOfTiles,
  type Tile,
  type TileAddress,
  TileEdge,
  tilesFor,
} from './merkle/tile.js';
export {
  contentLeafHash,
  proveContents,
  type SealedContent,
  sealSegment,
  type SegmentLeaf,
  segmentLeafHash,
} from './seal.js';
export {
  type NoteSigner,
  parseVerifierKey,
  type VerifierKey,
  verifierKeyText,
} from './signed-note.js';
export { installationName, openTreeHead, signTreeHead, type TreeHead } from './tree-head.js';
