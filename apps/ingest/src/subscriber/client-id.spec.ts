import { gatewayIdPattern } from '@chanrong/contracts';
import { expect, it } from '@jest/globals';
import { clientIdOf } from './client-id.js';

it('the client id of ingest is the same after a restart, and no gateway can be enrolled under it', () => {
  expect(clientIdOf([0, 1, 2])).toBe('chanrong:ingest-0-2');
  expect(gatewayIdPattern.test(clientIdOf([7]))).toBe(false);
});
