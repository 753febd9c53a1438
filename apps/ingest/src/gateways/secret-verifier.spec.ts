import { describe, expect, it } from '@jest/globals';
import { SecretVerifier } from './secret-verifier.js';

/** Compares slowly: the test ends each comparison. */
function setUp({ verificationsMax = 2, waitingMax = 10 } = {}) {
  const running: (() => Promise<void>)[] = [];
  let compared = 0;
  const verifier = new SecretVerifier({
    verificationsMax,
    waitingMax,
    compare: (secretHash, secret) =>
      new Promise((resolve) => {
        compared += 1;
        running.push(() => {
          resolve(secretHash === `hash of ${Buffer.from(secret).toString()}`);
          return new Promise(setImmediate);
        });
      }),
  });
  const check = (gatewayId: string, secret: string, secretHash = 'hash of right') =>
    verifier.check(gatewayId, secretHash, Buffer.from(secret));
  const finishAll = async () => {
    await new Promise(setImmediate);
    for (let next = running.shift(); next !== undefined; next = running.shift()) await next();
  };
  return { check, finishAll, running, compared: () => compared };
}

describe('SecretVerifier', () => {
  it('compares a secret once, right or wrong', async () => {
    const { check, finishAll, compared } = setUp();
    for (const [secret, verdict] of [
      ['right', 'right'],
      ['wrong', 'wrong'],
    ] as const) {
      const first = check('gw-1', secret);
      await finishAll();
      expect(await first).toBe(verdict);
      expect(await check('gw-1', secret)).toBe(verdict);
    }
    expect(await check('gw-1', 'right')).toBe('right');
    expect(compared()).toBe(2);
  });

  it('compares again when the registry has another hash', async () => {
    const { check, finishAll, compared } = setUp();
    const first = check('gw-1', 'right');
    await finishAll();
    await first;
    const second = check('gw-1', 'right', 'hash of changed');
    await finishAll();
    expect(await second).toBe('wrong');
    expect(compared()).toBe(2);
  });

  it('knows nothing of one gateway from another', async () => {
    const { check, finishAll, compared } = setUp();
    const both = [check('gw-1', 'right'), check('gw-2', 'right')];
    await finishAll();
    await Promise.all(both);
    expect(compared()).toBe(2);
  });

  it('compares few at once, and a storm of one gateway once', async () => {
    const { check, finishAll, running, compared } = setUp({ verificationsMax: 1, waitingMax: 100 });
    const storm = Array.from({ length: 50 }, () => check('gw-1', 'right'));
    await new Promise(setImmediate);
    expect(running).toHaveLength(1);
    await finishAll();
    expect(await Promise.all(storm)).toEqual(Array(50).fill('right'));
    expect(compared()).toBe(1);
  });

  it('sends away who would wait behind too many', async () => {
    const { check, finishAll } = setUp({ verificationsMax: 1, waitingMax: 1 });
    const first = check('gw-1', 'right');
    const second = check('gw-2', 'right');
    expect(await check('gw-3', 'right')).toBe('busy');
    await finishAll();
    expect(await Promise.all([first, second])).toEqual(['right', 'right']);
  });
});
