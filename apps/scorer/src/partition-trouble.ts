/** Tells what is wrong with one partition's data from what is wrong with the database or the network. */
import { SegmentFormatError } from '@chanrong/contracts';
import { FoldError } from '@chanrong/engine';
import { AssertionError } from '@chanrong/kernel';
import { BrokenChainError } from './segment-chain.js';

/** Damaged pages and indexes; values that a column does not take; rows that a constraint refuses; too large. */
const sqlStateOfData = /^(?:XX00[12]|22|23|54)/;

/** Whether trying again with the same data fails again, and other partitions have nothing to do with it. */
export function isOfPartition(error: unknown): boolean {
  if (error instanceof FoldError || error instanceof SegmentFormatError) return true;
  if (error instanceof BrokenChainError || error instanceof AssertionError) return true;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && sqlStateOfData.test(code);
}
