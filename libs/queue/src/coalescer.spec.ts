import { describe, expect, it } from '@jest/globals';
import { Coalescer } from './coalescer.js';

/** Collects what is handed on; each hand-over can be held open. */
function collector() {
  const batches: number[][] = [];
  const releases: (() => void)[] = [];
  let arrived: (() => void) | undefined;
  return {
    batches,
    flush: (keys: number[]): Promise<void> => {
      batches.push(keys);
      arrived?.();
      return new Promise((resolve) => releases.push(resolve));
    },
    next: () => new Promise<void>((resolve) => (arrived = resolve)),
    release: () => releases.shift()?.(),
  };
}

describe('Coalescer', () => {
  it('hands on what one tick gathered, each key once', async () => {
    const seen = collector();
    const coalescer = new Coalescer(0, seen.flush);
    const first = seen.next();
    coalescer.add(3);
    coalescer.add(1);
    coalescer.add(3);
    await first;
    expect(seen.batches).toEqual([[3, 1]]);
    seen.release();
    await coalescer.close();
  });

  it('gathers while a hand-over is under way and hands on the rest together', async () => {
    const seen = collector();
    const coalescer = new Coalescer(0, seen.flush);
    const first = seen.next();
    coalescer.add(1);
    await first;
    coalescer.add(1);
    coalescer.add(2);
    const second = seen.next();
    expect(seen.batches).toHaveLength(1);
    seen.release();
    await second;
    expect(seen.batches).toEqual([[1], [1, 2]]);
    seen.release();
    await coalescer.close();
  });

  it('hands on at closing without waiting out the interval, and takes nothing after it', async () => {
    const seen = collector();
    const coalescer = new Coalescer(3_600_000, seen.flush);
    const first = seen.next();
    coalescer.add(1);
    await first;
    coalescer.add(2);
    const second = seen.next();
    const closed = coalescer.close();
    seen.release();
    await second;
    seen.release();
    await closed;
    coalescer.add(3);
    expect(seen.batches).toEqual([[1], [2]]);
  });
});
