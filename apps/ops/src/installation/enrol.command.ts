import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { topicPrefix } from '@chanrong/contracts';
import { parseUscc, type Result } from '@chanrong/kernel';
import {
  enrolGateway,
  grantConsent,
  registerEnterprise,
  renewGatewaySecret,
  type RegistryFault,
  SetupError,
} from '@chanrong/store';
import type { Command } from '../command.js';
import { demoBank } from '../seed/seed-park.js';
import { dataDirectoryDefault } from './data-directory.js';
import { findDatabaseUrl } from './database-url.js';

/** How an enterprise of one's own comes in: registered when --name is given, then its gateway enrolled. */
export const enrolCommand: Command = {
  usage: `usage: npm run ops -- enrol USCC GATEWAY [--name NAME] [--renew] [--public-key FILE]
                                      [--data-dir DIR]

Enrols a gateway for the enterprise with that unified social credit code, and prints its name, its
secret and its topic as lines that a shell can evaluate. The secret is shown this once; --renew gives
an enrolled gateway a new one. --name registers the enterprise first and lets the demo bank read it.
--public-key gives the gateway's Ed25519 public key (PEM): from then on it must sign what it publishes.`,

  async run(args, config) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        renew: { type: 'boolean', default: false },
        'public-key': { type: 'string' },
        'data-dir': { type: 'string', default: dataDirectoryDefault },
      },
    });
    const [code, gatewayId] = positionals;
    if (code === undefined || gatewayId === undefined) {
      throw new SetupError(
        'arguments-missing',
        'enrol needs a USCC and a gateway id',
        'see --help',
      );
    }
    const uscc = take(parseUscc(code));
    const keyFile = values['public-key'];
    const publicKey = keyFile === undefined ? undefined : readKey(keyFile);
    const pool = new pg.Pool({
      connectionString: await findDatabaseUrl(config, values['data-dir']),
      max: 1,
    });
    try {
      if (values.name !== undefined) {
        take(await registerEnterprise(pool, { uscc, name: values.name }));
        take(await grantConsent(pool, { uscc, tenant: demoBank }));
      }
      const { partition, secret } = take(await enrolGateway(pool, { gatewayId, uscc, publicKey }));
      const shown = values.renew ? take(await renewGatewaySecret(pool, gatewayId)).secret : secret;
      if (shown === undefined) {
        throw new SetupError(
          'secret-gone',
          `gateway ${gatewayId} is enrolled already and its secret was shown then`,
          'add --renew for a new one',
        );
      }
      const topic = `${topicPrefix}/${partition}/${gatewayId}`;
      process.stdout.write(`GATEWAY=${gatewayId}\nSECRET=${shown}\nTOPIC=${topic}\n`);
      return 0;
    } finally {
      await pool.end();
    }
  },
};

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = `the public key cannot be read: ${(error as Error).message}`;
    throw new SetupError('key-unreadable', reason, 'give the path of a PEM file');
  }
}

/** The value, or the fault as the sentence that ends the command. */
function take<T>(result: Result<T, Omit<RegistryFault, 'code'> & { readonly code: string }>): T {
  if (result.ok) return result.value;
  const { code, message, hint } = result.error;
  throw new SetupError(code, message, hint);
}
