import type { OpsConfig } from '../ops.config.js';
import { nameDataDirectory } from './data-directory.js';
import { readInstance } from './instance-file.js';

/** The database of a command: DATABASE_URL, or that of the installation that runs on the data directory. */
export async function findDatabaseUrl(config: OpsConfig, dataDir: string): Promise<string> {
  return config.databaseUrl ?? (await readInstance(nameDataDirectory(dataDir))).databaseUrl;
}
