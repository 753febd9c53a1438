import { describe, expect, it } from '@jest/globals';
import { Repeater } from './repeater.js';

describe('Repeater', () => {
  it('runs once more for all that was asked while it ran', async () => {
    let runs = 0;
    let finish: () => void = () => undefined;
    const repeater = new Repeater(() => {
      runs += 1;
      return new Promise((resolve) => (finish = resolve));
    });
    repeater.trigger();
    repeater.trigger();
    repeater.trigger();
    expect(runs).toBe(1);
    finish();
    await Promise.resolve();
    expect(runs).toBe(2);
    finish();
    await repeater.idle();
    expect(runs).toBe(2);
  });

  it('misses nothing that is asked at any moment around its end', async () => {
    const queue: number[] = [];
    const done: number[] = [];
    const repeater = new Repeater(async () => {
      while (queue.length > 0) {
        done.push(queue.shift() as number);
        await Promise.resolve();
      }
    });
    for (let ticks = 0; ticks < 12; ticks += 1) {
      queue.push(2 * ticks);
      repeater.trigger();
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      queue.push(2 * ticks + 1);
      repeater.trigger();
      await repeater.idle();
    }
    expect(done).toEqual(Array.from({ length: 24 }, (_, index) => index));
  });
});
