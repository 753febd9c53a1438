import { describe, expect, it } from '@jest/globals';
import { Backpressure } from './backpressure.js';

function setUp(bytesMax: number) {
  const events: string[] = [];
  const backpressure = new Backpressure(bytesMax, {
    onHold: () => events.push('hold'),
    onRelease: () => events.push('release'),
  });
  return { backpressure, events };
}

describe('Backpressure', () => {
  it('holds above the maximum, once', () => {
    const { backpressure, events } = setUp(100);
    backpressure.add(100);
    expect(events).toEqual([]);
    backpressure.add(1);
    backpressure.add(50);
    expect(events).toEqual(['hold']);
  });

  it('releases at half of it, so that it does not flutter', () => {
    const { backpressure, events } = setUp(100);
    backpressure.add(120);
    backpressure.remove(60);
    expect(events).toEqual(['hold']);
    backpressure.remove(10);
    expect(events).toEqual(['hold', 'release']);
    backpressure.add(60);
    expect(events).toEqual(['hold', 'release', 'hold']);
  });

  it('does not forget what was added', () => {
    const { backpressure } = setUp(100);
    backpressure.add(10);
    expect(() => backpressure.remove(11)).toThrow('counted');
  });
});
