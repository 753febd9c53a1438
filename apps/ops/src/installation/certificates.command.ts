import { parseArgs } from 'node:util';
import { SetupError } from '@chanrong/store';
import type { Command } from '../command.js';
import { dataDirectoryDefault, nameDataDirectory } from './data-directory.js';
import { openTlsFolder } from './tls-folder.js';

/** What a broker or listener needs before the first start, where nothing else makes it. */
export const certificatesCommand: Command = {
  usage: `usage: npm run ops -- certificates --host NAME [--host NAME ...] [--data-dir DIR]

Makes the authority for gateways in DIR/keys/gateways, and a server certificate for the host names that
gateways connect to. Run it again to renew: what is there and still good is kept.`,

  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        host: { type: 'string', multiple: true, default: [] },
        'data-dir': { type: 'string', default: dataDirectoryDefault },
      },
    });
    if (values.host.length === 0) {
      const what = 'certificates needs the names that gateways connect to';
      throw new SetupError('arguments-missing', what, 'give --host NAME, once for each');
    }
    const files = await openTlsFolder(nameDataDirectory(values['data-dir']), values.host);
    process.stdout.write(`${values.host.join(', ')}: ${files.certificateFile}\n`);
    return 0;
  },
};
