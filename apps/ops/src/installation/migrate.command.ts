import { migrate } from '@chanrong/store';
import type { Command } from '../command.js';
import { findDatabaseUrl } from './database-url.js';
import { parseInstallationOptions } from './installation-options.js';

export const migrateCommand: Command = {
  usage: `usage: npm run ops -- migrate [--data-dir DIR]

Brings DATABASE_URL, or the running installation, up to this release. A new database gets
CHANRONG_PARTITIONS partitions. npm start does this by itself.`,

  async run(args, config) {
    const { dataDir } = parseInstallationOptions(args);
    const { partitionCount } = config;
    const outcome = await migrate(await findDatabaseUrl(config, dataDir), { partitionCount });
    const applied = outcome.applied.length === 0 ? 'nothing to do' : outcome.applied.join(', ');
    process.stdout.write(`migrated: ${applied}; ${outcome.partitionCount} partitions\n`);
    return 0;
  },
};
