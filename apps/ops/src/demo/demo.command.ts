import { parseArgs } from 'node:util';
import { SetupError } from '@chanrong/store';
import type { Command } from '../command.js';
import { dataDirectoryDefault, nameDataDirectory } from '../installation/data-directory.js';
import { readInstance } from '../installation/instance-file.js';
import type { DemoSite } from './demo-site.js';
import { movePrices } from './fall-in-price.js';
import { tamper } from './tamper.js';

/** Beyond this a price move is no demonstration. */
const percentMax = 50;

export const demoCommand: Command = {
  usage: `usage: npm run -s demo -- tamper [--data-dir DIR]
       npm run -s demo -- price PERCENT [--data-dir DIR]

Lets something happen in the running demo, and prints what is said about it. tamper: a gateway lies,
somebody has opened a scale. price: all prices move by PERCENT, from -${percentMax} to ${percentMax}; a facility goes through its
lines. npm run -s ops -- verify --recompute then computes every score again and compares.`,

  async run(args) {
    // parseArgs takes -12 for options; a number is none.
    const numbers = args.filter((each) => /^-?\d+$/.test(each));
    const { values, positionals } = parseArgs({
      args: args.filter((each) => !numbers.includes(each)),
      allowPositionals: true,
      options: { 'data-dir': { type: 'string', default: dataDirectoryDefault } },
    });
    const site = await openSite(values['data-dir']);
    const [what] = positionals;
    if (what === 'tamper') await tamper(site);
    else if (what === 'price') await movePrices(site, percentOf(numbers[0]));
    else throw new SetupError('demo-unknown', 'say what should happen', 'tamper, or price -12');
    return 0;
  },
};

async function openSite(dataDir: string): Promise<DemoSite> {
  const directory = nameDataDirectory(dataDir);
  const instance = await readInstance(directory);
  const [enterprise] = instance.demo.enterprises;
  if (enterprise === undefined) {
    const what = `${directory.label} has no demo park`;
    throw new SetupError(
      'demo-absent',
      what,
      'start one without --no-demo, in a --data-dir of its own',
    );
  }
  const tell = (line: string): void => void process.stdout.write(`  ${line}\n`);
  return { directory, instance, enterprise, tell };
}

function percentOf(text: string | undefined): number {
  const percent = Number(text);
  if (text !== undefined && percent !== 0 && Math.abs(percent) <= percentMax) return percent;
  throw new SetupError(
    'percent-invalid',
    `price needs whole per cent from -${percentMax} to ${percentMax}, not 0`,
    'for a fall by 12 %: npm run -s demo -- price -12',
  );
}
