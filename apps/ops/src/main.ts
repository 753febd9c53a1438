/** Takes a command line; gives a running installation, or an answer about one. */
import { SetupError } from '@chanrong/store';
import { commands } from './commands.js';
import { readOpsConfig } from './ops.config.js';

function help(): string {
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`,
  );
  return `usage: npm run ops -- COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\nCOMMAND --help says more.\n`;
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(help());
    return name === undefined ? 1 : 0;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) {
    process.stderr.write(`chanrong: there is no command ${name}\n\n${help()}`);
    return 1;
  }
  const command = await entry.load();
  if (args.includes('--help')) {
    process.stdout.write(`${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(args, readOpsConfig());
  } catch (error) {
    tell(error);
    return command.troubleCode ?? 1;
  }
}

/** Expected trouble is one sentence; anything else is a bug and keeps its stack. */
function tell(error: unknown): void {
  const { code } = error as { code?: unknown };
  const expected =
    error instanceof SetupError || String(code).startsWith('ERR_PARSE_ARGS') || isSettings(error);
  const text = expected ? (error as Error).message : ((error as Error).stack ?? String(error));
  process.stderr.write(`chanrong: ${text}\n`);
}

function isSettings(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('wrong settings');
}

process.exitCode = await main(process.argv.slice(2));
