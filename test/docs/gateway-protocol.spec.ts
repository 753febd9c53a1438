import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemTypes, quarantineReasons } from '@chanrong/contracts';
import { dropReasons, turnAwayReasons } from '../../apps/ingest/src/disconnections.js';
import { refusals } from '../../apps/ingest/src/gateways/gateway-authenticator.js';

/** What the routes that gateways call themselves can answer. */
const redeeming = [
  '/v1/gateways/enrolments/redeem',
  '/v1/gateways/{gatewayId}/credentials',
] as const;

interface Description {
  readonly paths: Record<
    string,
    { readonly post: { readonly responses: Record<string, unknown> } }
  >;
}

const read = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** By code: how the table says that it shows, and what to do. */
const table = new Map<string, readonly [shows: string, cure: string]>();
let statuses: string[] = [];

beforeAll(async () => {
  const guide = await read('gateway-protocol.md');
  const section = guide.slice(guide.indexOf('\n## Every error and its cure\n'));
  for (const line of section.split('\n')) {
    const [, code, shows = '', cure = ''] = line.split('|').map((cell) => cell.trim());
    if (/^`[a-z-]+`$/.test(code ?? '')) table.set((code as string).slice(1, -1), [shows, cure]);
  }
  const { paths } = JSON.parse(await read('openapi.json')) as Description;
  statuses = redeeming.flatMap((path) => Object.keys(paths[path]?.post.responses ?? {}));
});

describe('the table of errors for gateways', () => {
  it('has every reason of quarantine, with the cure that comes with it', () => {
    const listed = Object.keys(quarantineReasons).map((code) => [code, table.get(code)?.[1]]);
    const expected = Object.entries(quarantineReasons).map(([code, { hint }]) => [code, hint]);
    expect(listed).toEqual(expected);
    for (const code of Object.keys(quarantineReasons)) {
      expect([code, table.get(code)?.[0]]).toEqual([code, expect.stringContaining('quarantine')]);
    }
  });

  it('has every refusal with its return code, and what ends connections', () => {
    for (const [code, returnCode] of Object.entries(refusals)) {
      const shows = expect.stringContaining(`CONNACK ${returnCode}`);
      expect([code, table.get(code)?.[0]]).toEqual([code, shows]);
    }
    const endings = [...turnAwayReasons, ...dropReasons];
    expect(endings.filter((code) => !table.has(code))).toEqual([]);
  });

  it('has every problem that a gateway meets at the API', () => {
    const known = Object.entries(problemTypes).filter(([code]) => table.has(code));
    for (const [code, { status }] of known) {
      expect([code, table.get(code)?.[0]]).toEqual([code, `HTTP ${status}`]);
    }
    const met = new Set(statuses.filter((status) => Number(status) >= 400));
    expect(met.size).toBeGreaterThan(3);
    const covered = new Set(known.map(([, { status }]) => String(status)));
    expect([...met].filter((status) => !covered.has(status))).toEqual([]);
  });

  it('names nothing that no code says, and always a cure', () => {
    const said = [quarantineReasons, refusals, problemTypes].flatMap(Object.keys);
    const known = new Set<string>([...said, ...turnAwayReasons, ...dropReasons]);
    expect([...table.keys()].filter((code) => !known.has(code))).toEqual([]);
    expect([...table.values()].filter(([, cure]) => cure.length < 10)).toEqual([]);
  });
});
