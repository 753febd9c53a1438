import { parseArgs } from 'node:util';
import { isRole, roles } from '@chanrong/identity';
import { accepted, registerPerson, SetupError } from '@chanrong/store';
import pg from 'pg';
import type { Command } from '../command.js';
import { dataDirectoryDefault, newPassword } from './data-directory.js';
import { findDatabaseUrl } from './database-url.js';

/** How somebody gets to sign in at the console, where `auth` is the issuer. */
export const personCommand: Command = {
  usage: `usage: npm run ops -- person SUBJECT --name NAME --role ROLE --tenant CODE [--data-dir DIR]

Lets SUBJECT (name@organisation) sign in, and prints a first password, which the person replaces. ROLE is
${roles.join(', ')}; CODE whose data it sees: a bank's
code, a manufacturer's unified social credit code, a liaison's grid. Who is registered keeps what was chosen.`,

  async run(args, config) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        role: { type: 'string' },
        tenant: { type: 'string' },
        'data-dir': { type: 'string', default: dataDirectoryDefault },
      },
    });
    const [subject] = positionals;
    const { name, role, tenant } = values;
    if (subject === undefined || name === undefined || role === undefined || tenant === undefined) {
      const what = 'person needs a name to sign in with, --name, --role and --tenant';
      throw new SetupError('arguments-missing', what, 'see --help');
    }
    if (!isRole(role)) {
      throw new SetupError('role-unknown', `there is no role ${role}`, `use ${roles.join(', ')}`);
    }
    const pool = new pg.Pool({
      connectionString: await findDatabaseUrl(config, values['data-dir']),
      max: 1,
    });
    try {
      const password = newPassword();
      const person = { subject, name, role, tenant, password };
      const { changed } = accepted(await registerPerson(pool, person));
      const outcome = changed ? `signs in with ${password}, and replaces it` : 'was registered';
      process.stdout.write(`${subject} ${outcome}\n`);
      return 0;
    } finally {
      await pool.end();
    }
  },
};
