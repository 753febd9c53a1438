import { openKeySet } from '@chanrong/identity';
import { SetupError } from '@chanrong/store';
import type { Command } from '../command.js';
import { nameDataDirectory, readJson } from './data-directory.js';
import { demoRoles, mintRoleToken, tokenLifetimeHours } from './demo-roles.js';
import { parseInstallationOptions } from './installation-options.js';

/** Fresh tokens each time; the keys that sign them stay in the data directory. */
export const credentialsCommand: Command = {
  usage: `usage: npm run -s credentials -- [ROLE] [--data-dir DIR]

Prints an access token for every role, or the token alone of one: bank, operator, manufacturer,
liaison. Tokens are valid for ${tokenLifetimeHours} hours.`,

  async run(args) {
    const { dataDir, positionals } = parseInstallationOptions(args);
    const directory = nameDataDirectory(dataDir);
    if ((await readJson(directory.secretsFile)) === undefined) {
      throw new SetupError(
        'not-started-yet',
        `${dataDir} holds no installation`,
        'start one with npm start, or name another with --data-dir',
      );
    }
    const keySet = await openKeySet(directory.keysFolder);
    const roles = demoRoles((await readJson(directory.simulatorFile)) !== undefined);
    const [wanted] = positionals;
    if (wanted === undefined) {
      for (const role of roles) {
        const token = await mintRoleToken(keySet, role);
        process.stdout.write(`${role.role.padEnd(13)} ${role.subject.padEnd(26)} ${token}\n`);
      }
      return 0;
    }
    const role = roles.find((each) => each.role === wanted);
    if (role === undefined) {
      const names = roles.map((each) => each.role).join(', ');
      throw new SetupError('role-unknown', `there is no role ${wanted} here`, `choose ${names}`);
    }
    process.stdout.write(`${await mintRoleToken(keySet, role)}\n`);
    return 0;
  },
};
