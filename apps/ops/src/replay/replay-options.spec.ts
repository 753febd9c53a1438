import { describe, expect, it } from '@jest/globals';
import { parseReplayOptions } from './replay-options.js';

describe('parseReplayOptions', () => {
  it('reads what was asked, and keeps recorded distances when no speed is given', () => {
    expect(
      parseReplayOptions(['nist', '--source', 'd', '--data-dir', 'x', '--files', 'M*']),
    ).toEqual({
      kind: 'nist',
      source: 'd',
      dataDir: 'x',
      files: 'M*',
      speed: 1,
      asOf: undefined,
    });
  });

  it.each([
    ['1', 1],
    ['60', 60],
    ['0.5', 0.5],
    ['max', Number.POSITIVE_INFINITY],
  ])('takes --speed %s', (text, speed) => {
    expect(parseReplayOptions(['steel', '--source', 'd', '--speed', text]).speed).toBe(speed);
  });

  it.each([
    [[], 'name one of nist, steel, prices'],
    [['copper', '--source', 'd'], 'name one of nist, steel, prices'],
    [['nist'], 'give --source DIR'],
    [['nist', '--source', 'd', '--speed', '0'], '--speed 0 is no speed'],
    [['nist', '--source', 'd', '--speed=-1'], '--speed -1 is no speed'],
    [['nist', '--source', 'd', '--speed', 'fast'], '--speed fast is no speed'],
  ])('refuses %j with one sentence', (args, sentence) => {
    expect(() => parseReplayOptions(args)).toThrow(sentence);
  });
});
