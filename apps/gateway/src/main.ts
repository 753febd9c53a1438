/** Takes readings of a plant from a file, an adapter or a pipe; gives them to the platform, none lost. */
import { parseArgs } from 'node:util';
import { readGatewayConfig } from './gateway.config.js';
import { runGateway } from './run-gateway.js';

const usage = `usage: npm run gateway -- --config FILE

FILE is JSON: docs/gateway-protocol.md shows one. Readings come from a CSV file, an MTConnect adapter or
standard input, wait on disk, and are sent again until the platform has them.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.config === undefined) {
    process.stdout.write(`${usage}\n`);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  const say = (text: string): void => void process.stderr.write(`gateway: ${text}\n`);
  await runGateway(
    readGatewayConfig(values.config),
    {
      onState: ({ name, ...detail }) => say([name, ...Object.values(detail)].join(' ')),
      onTrouble: say,
    },
    stop.signal,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`gateway cannot go on: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
