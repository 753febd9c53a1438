/**
 * Checks that a partition's journal is the one that was written: its chain of hashes, and every tree head
 * that was ever signed over it.
 */
import { genesisHash, type Segment, segmentHash } from '@chanrong/journal';
import {
  Frontier,
  openTreeHead,
  parseVerifierKey,
  sealSegment,
  segmentLeafHash,
  type VerifierKey,
} from '@chanrong/proof';
import type { Discrepancies } from './discrepancies.js';

export interface StoredHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

export interface JournalEnd {
  readonly seq: number;
  readonly recordedMs: number;
  readonly hash: Uint8Array;
}

export interface TamperInput {
  readonly secret: Uint8Array;
  /** Some of the heads over more than so many segments, smallest first; none when there are none. */
  readonly readHeads: (aboveSize: number) => Promise<readonly StoredHead[]>;
  /** Texts of the keys whose signatures count. */
  readonly verifierKeys: readonly string[];
  /** What the journal's head says. */
  readonly end: JournalEnd;
}

export class TamperCheck {
  /** Heads that were signed by a known key over what the journal is. */
  headCount = 0;
  /** Segments that the newest of them covers. */
  provenSeq = 0;
  private readonly frontier = new Frontier();
  private readonly keys: VerifierKey[];
  private previousHash = genesisHash;
  private recordedMs = 0;
  /** Heads that were read and are not reached yet; a partition may have more than fit into memory. */
  private heads: readonly StoredHead[] = [];
  private headsReadTo = -1;

  constructor(
    private readonly partition: number,
    private readonly input: TamperInput,
    private readonly found: Discrepancies,
  ) {
    this.keys = input.verifierKeys.flatMap((text) => parseVerifierKey(text) ?? []);
  }

  get segmentCount(): number {
    return this.frontier.size;
  }

  /** @returns false when the chain is broken: what follows proves nothing */
  async take(segment: Segment): Promise<boolean> {
    const seq = this.frontier.size + 1;
    if (segment.seq !== seq) {
      this.found.add(`segment ${seq} is missing`);
      return false;
    }
    const expected = segmentHash(this.previousHash, segment);
    if (!Buffer.from(expected).equals(segment.hash)) {
      this.found.add(`segment ${seq} does not hash to what the chain says: it was altered`);
      return false;
    }
    if (segment.recordedMs < this.recordedMs)
      this.found.add(`segment ${seq} is older than the one before it`);
    this.previousHash = segment.hash;
    this.recordedMs = segment.recordedMs;
    this.frontier.append(segmentLeafHash(sealSegment(segment, this.input.secret)));
    return this.checkHead();
  }

  /** After the last segment. */
  async finish(): Promise<void> {
    const { end } = this.input;
    const size = this.segmentCount;
    const isEnd = end.seq === size && end.recordedMs === this.recordedMs;
    if (!isEnd || !Buffer.from(this.previousHash).equals(end.hash))
      this.found.add(`the journal ends at segment ${size}, its head says otherwise (${end.seq})`);
    const beyond = await this.peekHead();
    if (beyond !== undefined)
      this.found.add(`a head was signed over ${beyond.size} segments, the journal has ${size}`);
  }

  private async peekHead(): Promise<StoredHead | undefined> {
    if (this.heads.length === 0 && this.headsReadTo < Number.POSITIVE_INFINITY) {
      this.heads = await this.input.readHeads(this.headsReadTo);
      this.headsReadTo = this.heads.at(-1)?.size ?? Number.POSITIVE_INFINITY;
    }
    return this.heads[0];
  }

  private async checkHead(): Promise<boolean> {
    const head = await this.peekHead();
    if (head === undefined || head.size > this.frontier.size) return true;
    this.heads = this.heads.slice(1);
    const what = `the head over ${head.size} segments`;
    const opened = this.keys.map((key) => openTreeHead(head.note, key)).find(Boolean);
    if (opened === undefined) {
      this.found.add(`${what} is not signed by a key of this installation`);
      return true;
    }
    const isSame = (root: Uint8Array): boolean => Buffer.from(root).equals(this.frontier.root());
    const isRight = opened.partition === this.partition && opened.size === head.size;
    if (isRight && isSame(opened.root) && isSame(head.root)) {
      this.headCount += 1;
      this.provenSeq = head.size;
      return true;
    }
    this.found.add(
      `${what} was signed over other contents: a segment up to ${head.size} was altered, and the chain with it`,
    );
    // The tree of what follows cannot agree either.
    return false;
  }
}
