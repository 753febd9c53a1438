/** Takes a database address; gives it a schema, and what the registry and the projections hold. */
export { createDataSource } from './data-source.js';
export type { EmbeddedDatabaseOptions } from './embedded/cluster.js';
export { type EmbeddedDatabase, startEmbeddedDatabase } from './embedded/embedded-database.js';
export {
  migrate,
  type MigrateOptions,
  type MigrateOutcome,
  partitionCountDefault,
} from './migrate.js';
export { migrations } from './migrations/index.js';
export { SetupError } from './setup-error.js';
