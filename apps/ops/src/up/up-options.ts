import { parseArgs } from 'node:util';
import { type MishapName, mishapNames } from '@chanrong/park';
import { SetupError } from '@chanrong/store';
import { dataDirectoryDefault } from '../installation/data-directory.js';

export interface UpOptions {
  readonly dataDir: string;
  readonly httpPort: number | undefined;
  readonly mqttPort: number | undefined;
  readonly demo: boolean;
  /** What goes wrong at the first plant of the demo park; undefined: nothing more than before. */
  readonly mishap: MishapName | undefined;
  readonly reset: boolean;
  /** False: only reset. */
  readonly run: boolean;
}

export const upUsage = `usage: npm start -- [OPTIONS]

  --data-dir DIR    where data, keys and logs live (${dataDirectoryDefault})
  --http-port PORT  of the API (3000, or the next free one)
  --mqtt-port PORT  of the gateways (1883, or the next free one)
  --no-demo         no demo park and no simulator
  --mishap NAME     let something go wrong at the first plant of the demo park:
                    ${mishapNames.slice(0, 4).join(', ')},
                    ${mishapNames.slice(4).join(', ')}
  --reset           empty the data directory first
  --no-run          with --reset: empty it and stop there`;

/** @throws SetupError or ERR_PARSE_ARGS_* naming the option that is wrong. */
export function parseUpOptions(args: string[]): UpOptions {
  const { values } = parseArgs({
    args,
    options: {
      'data-dir': { type: 'string', default: dataDirectoryDefault },
      'http-port': { type: 'string' },
      'mqtt-port': { type: 'string' },
      'no-demo': { type: 'boolean', default: false },
      mishap: { type: 'string' },
      reset: { type: 'boolean', default: false },
      'no-run': { type: 'boolean', default: false },
    },
  });
  const httpPort = parsePort('--http-port', values['http-port']);
  const mqttPort = parsePort('--mqtt-port', values['mqtt-port']);
  if (httpPort !== undefined && httpPort === mqttPort) {
    throw new SetupError(
      'port-invalid',
      `--http-port and --mqtt-port are both ${httpPort}`,
      'choose two ports',
    );
  }
  return {
    dataDir: values['data-dir'],
    httpPort,
    mqttPort,
    demo: !values['no-demo'],
    mishap: parseMishap(values.mishap),
    reset: values.reset,
    run: !values['no-run'],
  };
}

function parseMishap(text: string | undefined): MishapName | undefined {
  const name = mishapNames.find((each) => each === text);
  if (text === undefined || name !== undefined) return name;
  throw new SetupError(
    'mishap-unknown',
    `--mishap ${JSON.stringify(text)} is not known`,
    `choose one of ${mishapNames.join(', ')}`,
  );
}

function parsePort(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new SetupError(
    'port-invalid',
    `${option} ${JSON.stringify(text)} is not a port`,
    'give a number from 1 to 65535',
  );
}
