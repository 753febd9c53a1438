import { expect, it } from '@jest/globals';
import { runPeers } from './peers.js';

it('rules engines give the same scores by the same card', async () => {
  const { disagreements, evaluationsPerSecond } = await runPeers({ cases: 200, turns: 1 });
  expect(disagreements).toBe(0);
  expect(Object.keys(evaluationsPerSecond)).toEqual([
    'chanrong',
    'json-logic-js',
    'zen-engine',
    'json-rules-engine',
  ]);
});
