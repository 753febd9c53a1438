import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isRole, roles } from '@chanrong/identity';
import { accepted, registerApiClient, SetupError } from '@chanrong/store';
import pg from 'pg';
import { z } from 'zod';
import type { Command } from '../command.js';
import { dataDirectoryDefault } from './data-directory.js';
import { findDatabaseUrl } from './database-url.js';

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** How a bank's back end comes in: its public keys, and for whom it asks. */
export const clientCommand: Command = {
  usage: `usage: npm run ops -- client CLIENT_ID --tenant CODE --jwks FILE [--role ROLE] [--data-dir DIR]

Lets a back end ask for tokens with assertions signed by its key (private_key_jwt). FILE holds its
public keys as a JWK set; giving another file later replaces them. ROLE is ${roles.join(', ')};
bank when absent.`,

  async run(args, config) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        tenant: { type: 'string' },
        jwks: { type: 'string' },
        role: { type: 'string', default: 'bank' },
        'data-dir': { type: 'string', default: dataDirectoryDefault },
      },
    });
    const [clientId] = positionals;
    const { tenant, jwks: file, role } = values;
    if (clientId === undefined || tenant === undefined || file === undefined) {
      const what = 'client needs a client id, --tenant and --jwks';
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
      accepted(await registerApiClient(pool, { clientId, role, tenant, jwks: readJwks(file) }));
      process.stdout.write(`${clientId} may ask for tokens as ${role} of ${tenant}\n`);
      return 0;
    } finally {
      await pool.end();
    }
  },
};

function readJwks(file: string): z.infer<typeof jwksSchema> {
  try {
    return jwksSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'it is not a JWK set' : (error as Error).message;
    throw new SetupError('keys-unreadable', `${file}: ${reason}`, 'give {"keys": [...]}');
  }
}
