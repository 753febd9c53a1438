import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

function capture() {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { lines, logger: createLogger('ingest', 'info', destination) };
}

describe('createLogger', () => {
  it('writes one object with the level in words, the time in RFC 3339 and the app', () => {
    const { lines, logger } = capture();
    logger.warn({ gatewayId: 'gw-1' }, 'gateway refused');
    expect(lines).toEqual([
      {
        level: 'warn',
        app: 'ingest',
        gatewayId: 'gw-1',
        msg: 'gateway refused',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    ]);
  });

  it.each([
    ['at the top', { secret: 'hunter2' }],
    ['one level down', { options: { password: 'hunter2' } }],
    ['two levels down', { request: { headers: { authorization: 'hunter2' } } }],
  ])('hides secrets %s', (_where, fields) => {
    const { lines, logger } = capture();
    logger.info(fields, 'connecting');
    expect(JSON.stringify(lines)).toContain('[hidden]');
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('keeps quiet below its level', () => {
    const { lines, logger } = capture();
    logger.debug('a detail');
    expect(lines).toEqual([]);
  });
});
