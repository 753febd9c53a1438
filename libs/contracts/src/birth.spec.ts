import { describe, expect, it } from '@jest/globals';
import { type BirthChannel, birthSchema } from './birth.js';
import { limits } from './limits.js';

const channel: BirthChannel = { id: 0, asset: 'TANK-01', measure: 'mass_kg' };
const birth = { epoch: 1, firmware: 'v1', channels: [channel] };

function faultOf(value: unknown): string | undefined {
  const parsed = birthSchema.safeParse(value);
  return parsed.success ? undefined : parsed.error.issues.map(({ message }) => message).join('; ');
}

describe('birthSchema', () => {
  it('takes a full declaration', () => {
    const full = {
      ...channel,
      name: 'mass-2',
      unit: 'kg',
      sigma: 0.5,
      calibratedUntil: '2027-01-01T00:00:00+08:00',
      report: 'change',
      periodMs: 1_000,
      min: 0,
      max: 60_000,
    };
    expect(birthSchema.parse({ ...birth, channels: [full] }).channels).toEqual([full]);
  });

  it('takes as many channels as a gateway may have', () => {
    const channels = Array.from({ length: limits.channelsPerGatewayMax }, (_, id) => ({
      ...channel,
      id,
      name: `c${id}`,
    }));
    expect(faultOf({ ...birth, channels })).toBeUndefined();
    expect(faultOf({ ...birth, channels: [...channels, { ...channel, id: 0 }] })).toMatch('4096');
  });

  it.each([
    ['no epoch', { ...birth, epoch: undefined }],
    ['epoch 0', { ...birth, epoch: 0 }],
    ['an epoch that is not exact', { ...birth, epoch: 2 ** 53 }],
    ['a key nobody knows', { ...birth, chanels: [] }],
    ['no channel', { ...birth, channels: [] }],
    ['one id twice', { ...birth, channels: [channel, { ...channel, measure: 'level' }] }],
    ['one name twice', { ...birth, channels: [channel, { ...channel, id: 1 }] }],
    [
      'a name that is the measure of another',
      { ...birth, channels: [channel, { ...channel, id: 1, measure: 'level', name: 'mass_kg' }] },
    ],
    ...(
      [
        ['an id beyond the limit', { id: limits.channelsPerGatewayMax }],
        ['a negative id', { id: -1 }],
        ['half an id', { id: 0.5 }],
        ['an empty asset', { asset: '' }],
        ['an asset with a slash', { asset: 'A/B' }],
        ['an asset with a line break', { asset: 'A\n' }],
        ['half a surrogate pair', { unit: '\ud800' }],
        ['a unit with control characters', { unit: 'k\0g' }],
        ['a negative sigma', { sigma: -1 }],
        ['an infinite sigma', { sigma: Infinity }],
        ['a day that does not exist', { calibratedUntil: '2027-02-30T00:00:00Z' }],
        ['a period of 0', { periodMs: 0 }],
        ['a period of more than a day', { periodMs: 86_400_001 }],
        ['a range the wrong way round', { min: 1, max: 0 }],
      ] as const
    ).map(([what, part]) => [what, { ...birth, channels: [{ ...channel, ...part }] }] as const),
  ])('refuses %s', (_, value) => {
    expect(faultOf(value)).toBeDefined();
  });
});
