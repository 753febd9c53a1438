import { DataSource, type DataSourceOptions } from 'typeorm';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';

/** TypeORM's name for the table that says which migrations have run. */
export const migrationsTable = 'migrations';

/**
 * A data source that is not yet initialised. The schema comes from migrations only: nothing is ever
 * synchronised from entities, and starting a process never migrates.
 */
export function createDataSource(url: string, options?: Partial<DataSourceOptions>): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTableName: migrationsTable,
    migrationsTransactionMode: 'each',
    synchronize: false,
    migrationsRun: false,
    ...options,
  } as DataSourceOptions);
}
