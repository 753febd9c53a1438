import { describe, expect, it } from '@jest/globals';
import { birthSchema, gatewayIdPattern } from '@chanrong/contracts';
import { isUscc } from '@chanrong/kernel';
import { demoPriceSet } from './demo-price-set.js';
import { describePark } from './describe-park.js';

describe('describePark', () => {
  const park = describePark('spec', 40);

  it('gives the same park for the same seed, and another for another', () => {
    expect(describePark('spec', 40)).toEqual(park);
    expect(describePark('other', 40).enterprises[0]?.uscc).not.toBe(park.enterprises[0]?.uscc);
  });

  it('keeps every enterprise as it is when more are asked for', () => {
    expect(describePark('spec', 41).enterprises.slice(0, 40)).toEqual(park.enterprises);
  });

  it('names every enterprise by a valid code of its own', () => {
    const codes = park.enterprises.map(({ uscc }) => uscc);
    expect(codes.every(isUscc)).toBe(true);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(park.enterprises.map(({ name }) => name)).size).toBe(codes.length);
  });

  it('shows all six conducts among the first six enterprises', () => {
    const names = park.enterprises.slice(0, 6).map(({ plant }) => plant.conduct.name);
    expect(new Set(names).size).toBe(6);
  });

  it('declares births that the contract accepts, for assets that exist', () => {
    for (const { gateway, assets } of park.enterprises) {
      const { firmware, channels } = gateway;
      expect(birthSchema.safeParse({ epoch: 1, firmware, channels }).success).toBe(true);
      expect(gateway.gatewayId).toMatch(gatewayIdPattern);
      const known = new Set(assets.map(({ assetId }) => assetId));
      expect(channels.filter(({ asset }) => !known.has(asset))).toEqual([]);
    }
  });

  it('prices every commodity that lies in a store', () => {
    const priced = new Set(demoPriceSet(0).prices.map(({ commodity }) => commodity));
    const stored = park.enterprises.flatMap(({ assets }) =>
      assets.flatMap(({ commodity }) => commodity ?? []),
    );
    expect(stored).toHaveLength(80);
    expect(stored.filter((commodity) => !priced.has(commodity))).toEqual([]);
  });

  it('refuses a park of no one', () => {
    expect(() => describePark('spec', 0)).toThrow('1 to 4,000');
  });

  it('has 4,000 enterprises at most, each with a code and a gateway of its own', () => {
    const { enterprises } = describePark('spec', 4_000);
    expect(new Set(enterprises.map(({ uscc }) => uscc)).size).toBe(4_000);
    expect(new Set(enterprises.map(({ gateway }) => gateway.gatewayId)).size).toBe(4_000);
  });
});
