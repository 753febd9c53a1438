import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import type { DataSource } from 'typeorm';
import { createDataSource, readAs, type Reader } from './index.js';
import { migrations } from './migrations/index.js';

/** Two enterprises with one row in every table each; A consented to bank-1 and took bank-2's back. */
const seedSql = `
  insert into enterprise (uscc, name, partition, grid) values
    ('91320214MA1AAAAA0A', 'A', 0, 'grid-1'), ('91320214MA1BBBBB0B', 'B', 1, 'grid-2');
  insert into consent (uscc, tenant, revoked_at) values
    ('91320214MA1AAAAA0A', 'bank-1', null), ('91320214MA1AAAAA0A', 'bank-2', now());
  insert into asset (uscc, asset_id, kind, name) select uscc, 'TANK-1', 'storage', 'tank' from enterprise;
  insert into inspection (uscc, asset_id, inspected_ms, inspected_by, reason)
    select uscc, 'TANK-1', 1, 'liaison', 'seen' from enterprise;
  insert into content_inspection (uscc, asset_id, inspected_ms, declared_ppm, found_ppm, method,
      inspected_by, certificate)
    select uscc, 'TANK-1', 1, 998000, 998200, 'assay', 'laboratory', 'A-1' from enterprise;
  insert into book_stock (uscc, asset_id, as_of_ms, quantity_kg, source)
    select uscc, 'TANK-1', 1, 1, 'ERP' from enterprise;
  insert into declared_output (uscc, from_day, to_day, parts, source)
    select uscc, '2026-11-01', '2026-11-30', 1, 'report' from enterprise;
  insert into gateway (gateway_id, uscc, partition, secret_hash)
    select 'gw-' || name, uscc, partition, 'argon2' from enterprise;
  insert into risk_latest (uscc, partition, seq, as_of_ms, known_at_ms, outcome, body, hash)
    select uscc, partition, 1, 1, 1, 'scored', '{}', '\\x00' from enterprise;
  insert into score (uscc, partition, seq, as_of_ms, known_at_ms, outcome, body, hash)
    select uscc, partition, 1, 1, 1, 'scored', '{}', '\\x00' from enterprise;
  insert into portrait_latest (uscc, partition, seq, as_of_ms, known_at_ms, body, hash)
    select uscc, partition, 1, 1, 1, '{}', '\\x00' from enterprise;
  insert into asset_latest (uscc, seq, known_at_ms, body) select uscc, 1, 1, '{}' from enterprise;
  insert into daily_rollup (uscc, day, asset_id, measure, quantity)
    select uscc, '2026-11-22', 'TANK-1', 'parts', 1 from enterprise;
  insert into quarantine (gateway_id, uscc, topic, code, class, detail, hint, body, received_ms)
    select 'gw-' || name, uscc, 't', 'c', 'contract', 'd', 'h', '', 1 from enterprise;
  insert into gateway_connection (gateway_id, connected, transport, address, changed_at)
    select gateway_id, true, 'tls', '192.0.2.1:1', now() from gateway;
  insert into quarantine_tally (gateway_id, first_ms, last_ms) select gateway_id, 1, 1 from gateway;
  insert into alert (alert_id, uscc, partition, rule, subject_kind, subject, severity, audience, evidence,
      opened_ms, opened_seq, opened_known_ms)
    select name || audience, uscc, partition, audience, 'enterprise', uscc, 'warning', audience, '{}', 1, 1, 1
      from enterprise, unnest(array['operations', 'credit']) as audience;
  insert into facility (facility_id, uscc, tenant, limit_fen, outstanding_fen, initial_ltv_ppm, lines) values
    ('F-1', '91320214MA1AAAAA0A', 'bank-1', 1, 1, 1, '{}'), ('F-2', '91320214MA1AAAAA0A', 'bank-2', 1, 1, 1, '{}');
  insert into facility_state (facility_id, uscc, tenant, partition, seq, as_of_ms, known_at_ms, state, body, hash)
    select facility_id, uscc, tenant, 0, 1, 1, 1, 'normal', '{}', '\\x00' from facility;
  insert into facility_transition (facility_id, uscc, tenant, partition, seq, as_of_ms, known_at_ms, state, body,
      hash)
    select facility_id, uscc, tenant, 0, 1, 1, 1, 'normal', '{}', '\\x00' from facility;
  insert into declared_balance (uscc, as_of_ms, total_assets_fen, short_term_debt_fen, long_term_debt_fen, source)
    select uscc, 1, 1, 1, 1, 'report' from enterprise;
  insert into trade_document (uscc, document_id, kind, fingerprint, issued_ms, body)
    select uscc, 'D-1', 'receipt', 'ab', 1, '{}' from enterprise;
  insert into pledge (pledge_id, uscc, tenant, terms) values
    ('P-1', '91320214MA1AAAAA0A', 'bank-1', '{}'), ('P-2', '91320214MA1AAAAA0A', 'bank-2', '{}');
  insert into pledged_stretch (pledge_id, uscc, from_ms, place, commodity, grams)
    select pledge_id, uscc, 1, 'TANK-1', 'COPPER', 1 from pledge;
  insert into cross_finding (finding_id, uscc, code, subject, found_ms, value, max_value, unit)
    select 'f-' || name, uscc, 'place-claimed', 'YARD', 1, 2, 1, 'kg' from enterprise;
  insert into quarantine (gateway_id, topic, code, class, detail, hint, body, received_ms)
    values ('stranger', 't', 'gateway-unknown', 'business', 'd', 'h', '', 1);
  insert into quarantine_replay (asked_by, reason, selection) values ('operator', 'mended', '{}');
  insert into event (type, uscc, audience, partition, seq, known_at_ms, data)
    select 'alert.opened', uscc, audience, 0, 1, 1, '{}'
      from enterprise, unnest(array['operations', 'credit']) as audience;
  insert into alert_step (alert_id, role, tenant, subject, state)
    select alert_id, 'bank', 'bank-1', 'officer', 'acknowledged' from alert;
  insert into webhook (webhook_id, role, tenant, url, types, xact, event_no, registered_by) values
    ('A', 'bank', 'bank-1', 'https://bank-1.example', '{}', '1', 1, 'back end'),
    ('B', 'bank', 'bank-2', 'https://bank-2.example', '{}', '1', 1, 'back end');
  insert into webhook_key (webhook_no, public_key, private_key) select webhook_no, '', '' from webhook;
  insert into webhook_delivery (webhook_no, xact, event_no, type)
    select webhook_no, '1', 1, 'alert.opened' from webhook;
`;

const A = '91320214MA1AAAAA0A';
const B = '91320214MA1BBBBB0B';
/** For tables that name the enterprise in other words; a webhook of bank-1 counts as A's, one of bank-2 as B's. */
const ofGateway = `case gateway_id when 'gw-A' then '${A}' when 'gw-B' then '${B}' end`;
const ofAlert = `case left(alert_id, 1) when 'A' then '${A}' when 'B' then '${B}' end`;
const ofWebhook = `case webhook_no when 1 then '${A}' when 2 then '${B}' end`;
const usccOf: Readonly<Record<string, string>> = {
  gateway_connection: ofGateway,
  quarantine_tally: ofGateway,
  alert_step: ofAlert,
  webhook: ofWebhook,
  webhook_key: ofWebhook,
  webhook_delivery: ofWebhook,
  quarantine_replay: 'null',
};
const everywhere = [
  'enterprise',
  'asset',
  'inspection',
  'content_inspection',
  'book_stock',
  'declared_output',
  'portrait_latest',
  'asset_latest',
  'daily_rollup',
];
const money = ['risk_latest', 'score', 'declared_balance'];
const ofGateways = ['gateway_connection', 'quarantine_tally'];
const devices = ['gateway', 'quarantine', ...ofGateways];
const papers = ['pledge', 'pledged_stretch'];
const news = ['alert', 'event'];
const webhooks = ['webhook', 'webhook_key', 'webhook_delivery'];
const facilities = ['facility', 'facility_state', 'facility_transition'];
const tables = [
  ...everywhere,
  ...money,
  ...devices,
  ...facilities,
  ...papers,
  'trade_document',
  'cross_finding',
  ...news,
  ...webhooks,
  'alert_step',
  'quarantine_replay',
  'consent',
];

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(seedSql);
  source = await createDataSource(database.url).initialize();
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

/** The enterprises whose rows each table shows to a query without any WHERE. */
function seenBy(reader: Reader): Promise<Record<string, string>> {
  return readAs(source, reader, async (manager) => {
    const seen: Record<string, string> = {};
    for (const table of tables) {
      const rows = await manager.query<{ uscc: string | null }[]>(
        `select ${usccOf[table] ?? 'uscc'} as uscc from ${table}`,
      );
      const letters = rows.map(({ uscc }) => (uscc === A ? 'A' : uscc === B ? 'B' : '-'));
      seen[table] = letters.sort().join('');
    }
    return seen;
  });
}

function expectation(rows: Record<string, readonly string[]>): Record<string, string> {
  const nothing = Object.fromEntries(tables.map((table) => [table, '']));
  for (const [letters, names] of Object.entries(rows)) {
    for (const name of names) nothing[name] = letters;
  }
  return nothing;
}

describe('row-level security', () => {
  it.each<[string, Reader, Record<string, readonly string[]>]>([
    [
      'operator',
      { role: 'operator', tenant: 'ops' },
      {
        AB: [
          ...everywhere,
          ...money,
          'gateway',
          ...ofGateways,
          'trade_document',
          'cross_finding',
          ...webhooks,
        ],
        '-AB': ['quarantine'],
        AA: ['consent', ...facilities, ...papers],
        AABB: [...news, 'alert_step'],
        '-': ['quarantine_replay'],
      },
    ],
    [
      'bank with consent',
      { role: 'bank', tenant: 'bank-1' },
      {
        A: [
          ...everywhere,
          ...money,
          ...facilities,
          ...papers,
          'trade_document',
          'consent',
          ...webhooks,
        ],
        AA: [...news, 'alert_step'],
      },
    ],
    [
      'bank whose consent was revoked, with the terms it agreed,',
      { role: 'bank', tenant: 'bank-2' },
      { A: ['consent', 'facility', ...papers], B: webhooks },
    ],
    ['bank without consent', { role: 'bank', tenant: 'bank-3' }, {}],
    [
      'manufacturer A',
      { role: 'manufacturer', tenant: A },
      {
        A: [...everywhere, ...money, ...devices, 'trade_document'],
        AA: [...news, 'consent', ...facilities, ...papers],
      },
    ],
    [
      'manufacturer B',
      { role: 'manufacturer', tenant: B },
      { B: [...everywhere, ...money, ...devices, 'trade_document'], BB: news },
    ],
    ['manufacturer whose code begins like A', { role: 'manufacturer', tenant: `${A}X` }, {}],
    ['liaison of grid 1', { role: 'liaison', tenant: 'grid-1' }, { A: [...everywhere, ...news] }],
    ['liaison of no grid', { role: 'liaison', tenant: '' }, {}],
    ['unknown role', { role: 'root', tenant: A }, {}],
    ['nobody', { role: '', tenant: '' }, {}],
  ])('shows a %s its rows and no others', async (_who, reader, rows) => {
    expect(await seenBy(reader)).toEqual(expectation(rows));
  });

  it('shows nothing where nobody said who reads', async () => {
    await source.transaction(async (manager) => {
      await manager.query('set local role chanrong_api');
      for (const table of tables) {
        expect(await manager.query(`select 1 from ${table}`)).toEqual([]);
      }
    });
  });

  it('forgets the reader with the transaction', async () => {
    const single = await createDataSource(database.url, {
      extra: { max: 1 },
    } as object).initialize();
    try {
      await readAs(single, { role: 'operator', tenant: 'ops' }, () => Promise.resolve());
      const [after] = await single.query<{ role: string; reader: string }[]>(
        `select current_user as role, current_setting('app.role', true) as reader`,
      );
      expect(after?.role).not.toBe('chanrong_api');
      expect(after?.reader).toBe('');
    } finally {
      await single.destroy();
    }
  });

  it('lets readers write nothing, and see neither secrets nor journal bodies', async () => {
    const operator = { role: 'operator', tenant: 'ops' };
    for (const statement of [
      `update enterprise set name = 'X'`,
      `delete from consent`,
      `insert into consent (uscc, tenant) values ('${B}', 'bank-1')`,
      `select secret_hash from gateway`,
      `select private_key from webhook_key`,
      `select body from journal_segment`,
      `select * from partition_checkpoint`,
    ]) {
      await expect(readAs(source, operator, (manager) => manager.query(statement))).rejects.toThrow(
        /permission denied|read-only transaction/,
      );
    }
  });

  it('covers every table that the role can read, but for the progress of partitions and what concerns everyone', async () => {
    const { rows } = await database.pool.query<{ name: string; secured: boolean }>(`
      select c.relname as name, c.relrowsecurity as secured from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
          and has_any_column_privilege('chanrong_api', c.oid, 'select')`);
    const open = rows.filter((row) => !row.secured).map((row) => row.name);
    expect(open.sort()).toEqual([
      'journal_head',
      'journal_segment',
      'journal_tile',
      'journal_tree_head',
      'note_key',
      'partition_cursor',
      'price_set',
      'scorecard',
    ]);
    expect(
      rows
        .filter((row) => row.secured)
        .map((row) => row.name)
        .sort(),
    ).toEqual(tables.sort());
  });

  it('can be taken back and put on again', async () => {
    const copy = await createTestDatabase();
    const migrated = await createDataSource(copy.url).initialize();
    try {
      // All but the first, which makes the tables.
      const undone = migrations.length - 1;
      for (let count = 0; count < undone; count += 1) await migrated.undoLastMigration();
      const { rows } = await copy.pool.query('select 1 from pg_policies');
      expect(rows).toEqual([]);
      expect(await migrated.runMigrations()).toHaveLength(undone);
    } finally {
      await migrated.destroy();
      await copy.drop();
    }
  });
});

describe('entities', () => {
  it('name columns that exist, and say truly which may be null', async () => {
    const { rows } = await database.pool.query<{ name: string; nullable: boolean }>(`
      select table_name || '.' || column_name as name, is_nullable = 'YES' as nullable
        from information_schema.columns where table_schema = 'public'`);
    const nullableOf = new Map(rows.map((row) => [row.name, row.nullable]));
    for (const entity of source.entityMetadatas) {
      for (const column of entity.columns.filter((each) => !each.isVirtualProperty)) {
        const name = `${entity.tableName}.${column.databaseName}`;
        expect([name, nullableOf.get(name)]).toEqual([name, column.isNullable]);
      }
    }
    expect(source.entityMetadatas.length).toBeGreaterThan(5);
  });
});
