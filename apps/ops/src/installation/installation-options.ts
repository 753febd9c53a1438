import { parseArgs } from 'node:util';
import { dataDirectoryDefault } from './data-directory.js';

/** Options of commands that speak about an installation on this machine. */
export function parseInstallationOptions(args: string[]): {
  dataDir: string;
  positionals: string[];
} {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'data-dir': { type: 'string', default: dataDirectoryDefault } },
  });
  return { dataDir: values['data-dir'], positionals };
}
