import type { DataSource } from 'typeorm';
import { migrationsTable } from '../data-source.js';
import { migrations } from '../migrations/index.js';

/** Names of this release's migrations that the database has not had yet. Throws when it cannot be reached. */
export async function pendingMigrations(source: DataSource): Promise<string[]> {
  const names = migrations.map((migration) => migration.name);
  const [table] = await source.query<{ found: string | null }[]>(
    'select to_regclass($1) as found',
    [migrationsTable],
  );
  if (!table?.found) return names;
  const rows = await source.query<{ name: string }[]>(`select name from ${migrationsTable}`);
  const applied = new Set(rows.map((row) => row.name));
  return names.filter((name) => !applied.has(name));
}
