import { describe, expect, it } from '@jest/globals';
import { demoFacilities } from './demo-facilities.js';
import { demoPriceSet } from './demo-price-set.js';
import { describePark } from './describe-park.js';

describe('the facilities of the demo bank', () => {
  const park = describePark('chanrong-demo', 6);

  it('are one that is comfortable and one past its warning line', () => {
    const priceOf = new Map(
      demoPriceSet(0).prices.map(({ commodity, pricePerTonne }) => [commodity, pricePerTonne]),
    );
    const ratios = demoFacilities(park, 'bank').map(({ uscc, outstandingFen, lines }) => {
      const plant = park.enterprises.find((each) => each.uscc === uscc)?.plant;
      const stores = [plant?.raw, plant?.product];
      const fen = stores.reduce(
        (sum, store) =>
          sum + (store?.initialKg ?? 0) * Number(priceOf.get(store?.commodity ?? '')) * 0.1,
        0,
      );
      return (outstandingFen / fen) * (1_000_000 / lines.warnPpm);
    });
    expect(ratios).toEqual([expect.closeTo(0.4, 1), expect.closeTo(1.03, 1)]);
  });

  it('are none in an empty park, and one for one enterprise', () => {
    expect(demoFacilities({ ...park, enterprises: [] }, 'bank')).toEqual([]);
    expect(demoFacilities(describePark('x', 1), 'bank').length).toBe(1);
  });
});
