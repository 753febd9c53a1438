/**
 * Notices that something of a Sparkplug edge node was lost on the way, and says when the node is to be
 * asked for its births again: its number jumped, or it speaks and nobody has seen it born. What the
 * messages mean is the fold's.
 */
import { parseSparkplugSuffix, readSparkplugSeq, rebirthTopic } from '@chanrong/contracts';

interface Node {
  /** Of the next message. */
  seq: number;
  askedMs: number;
}

const numbers = 256;
/** A node that was asked has this long to answer. */
const askIntervalMs = 10_000;

export class SparkplugHost {
  readonly #nodes = new Map<string, Node>();

  /**
   * @param suffix what follows `spBv1.0/` in the topic
   * @returns the topic to ask on; undefined when all is well, or the node was asked a moment ago
   */
  watch(
    gatewayId: string,
    { suffix, payload }: { readonly suffix: string; readonly payload: Uint8Array },
    nowMs: number,
  ): string | undefined {
    const type = parseSparkplugSuffix(suffix)?.type;
    if (type === undefined) return undefined;
    // The number of a death is not one of the row.
    if (type === 'NDEATH') {
      this.#nodes.delete(gatewayId);
      return undefined;
    }
    const seq = readSparkplugSeq(payload);
    if (seq === undefined || seq >= numbers) return undefined;
    const known = this.#nodes.get(gatewayId);
    const node = known ?? { seq: -1, askedMs: Number.NEGATIVE_INFINITY };
    const isDue = type === 'NBIRTH' || node.seq === seq;
    node.seq = (seq + 1) % numbers;
    this.#nodes.set(gatewayId, node);
    if (isDue || nowMs - node.askedMs < askIntervalMs) return undefined;
    node.askedMs = nowMs;
    return rebirthTopic(suffix);
  }
}
