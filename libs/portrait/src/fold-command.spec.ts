import { describe, expect, it } from '@jest/globals';
import { Folding, gatewayId, midnightMs, uscc } from '../test/folding.js';

describe('foldCommand', () => {
  it('registers an enterprise, its assets and its gateways', () => {
    const folding = Folding.of([]);
    folding.asset('TANK-01', { commodity: 'COPPER', kgPerUnit: 1_000, name: '一号罐' });
    expect(folding.portrait).toMatchObject({
      uscc,
      name: '示范铸造有限公司',
      timeBase: 'recorded',
      asOfMs: 0,
      firstEventMs: null,
      assets: [{ assetId: 'TANK-01', kind: 'storage', name: '一号罐', commodity: 'COPPER' }],
    });
    expect(folding.state.gateways.get(gatewayId)?.enterprise.uscc).toBe(uscc);
  });

  it('changes nothing when it hears the same again', () => {
    const folding = Folding.of([{ measure: 'mass_kg' }]);
    folding.asset('A-1');
    folding.data([[0, midnightMs, 5]]);
    const before = folding.partitionBytes();
    folding.register(uscc);
    folding.asset('A-1');
    folding.enrol(gatewayId, uscc);
    expect(folding.partitionBytes()).toBe(before);
  });

  it('takes a new name, and never another calendar', () => {
    const folding = Folding.of([]);
    const command = {
      type: 'enterprise.registered',
      uscc,
      name: '新名',
      utcOffsetMinutes: 0,
      timeBase: 'live',
    } as const;
    folding.step({ kind: 'command', command });
    expect(folding.enterprise).toMatchObject({
      name: '新名',
      utcOffsetMinutes: 480,
      timeBase: 'recorded',
    });
  });

  it('leaves strangers alone', () => {
    const folding = new Folding();
    folding.asset('A-1');
    folding.enrol(gatewayId, uscc);
    expect(folding.state.enterprises.size + folding.state.gateways.size).toBe(0);
  });

  it('does not hand a gateway to another enterprise', () => {
    const folding = Folding.of([{ measure: 'level' }]);
    folding.register('91320214MA1YYYYY2T');
    folding.enrol(gatewayId, '91320214MA1YYYYY2T');
    expect(folding.state.gateways.get(gatewayId)?.enterprise.uscc).toBe(uscc);
  });

  it('keeps the stock of an asset that is registered after its gateway announced it', () => {
    const folding = Folding.of([{ asset: 'T-1', measure: 'level', sigma: 1 }]);
    folding.data([[0, midnightMs, 5]]);
    expect(folding.portrait.assets[0]).toMatchObject({ commodity: null, stock: { quantityKg: 5 } });
    folding.asset('T-1', { commodity: 'COPPER', kgPerUnit: 20 });
    expect(folding.portrait.assets[0]).toMatchObject({
      commodity: 'COPPER',
      stock: { quantityKg: 100 },
    });
  });
});
