import { parseArgs } from 'node:util';
import pg from 'pg';
import { expertScorecard } from '@chanrong/scoring';
import { accepted, commitScorecard } from '@chanrong/store';
import type { Command } from '../command.js';
import { dataDirectoryDefault, nameDataDirectory } from '../installation/data-directory.js';
import { findDatabaseUrl } from '../installation/database-url.js';
import { demoPark } from './demo-park.js';
import { seedPark } from './seed-park.js';
import { readMishaps, readSimulatorSecrets, writeSimulatorFile } from './simulator-file.js';

export const seedCommand: Command = {
  usage: `usage: npm run ops -- seed [--demo --mqtt-url URL] [--data-dir DIR]

Commits the expert scorecard, without which nothing is scored. --demo registers the demo park as well
and writes simulator.json in the data directory. npm start does this by itself.`,

  async run(args, config) {
    const { values } = parseArgs({
      args,
      options: {
        demo: { type: 'boolean', default: false },
        'mqtt-url': { type: 'string', default: 'mqtt://127.0.0.1:1883' },
        'data-dir': { type: 'string', default: dataDirectoryDefault },
      },
    });
    const pool = new pg.Pool({
      connectionString: await findDatabaseUrl(config, values['data-dir']),
      max: 1,
    });
    try {
      const { changed } = accepted(await commitScorecard(pool, expertScorecard));
      process.stdout.write(
        `scorecard ${expertScorecard.id} ${changed ? 'committed' : 'was there'}\n`,
      );
      if (!values.demo) return 0;
      const directory = nameDataDirectory(values['data-dir']);
      const park = demoPark();
      const gateways = await seedPark(pool, park, await readSimulatorSecrets(directory));
      const mishaps = await readMishaps(directory);
      await writeSimulatorFile(directory, {
        mqttUrl: values['mqtt-url'],
        park,
        gateways,
        mishaps,
      });
      process.stdout.write(
        `${gateways.length} gateways of the demo park in ${directory.simulatorFile}\n`,
      );
      return 0;
    } finally {
      await pool.end();
    }
  },
};
