import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { SetupError } from '@chanrong/store';
import type { Command } from '../command.js';
import { ImportError } from '../replay/import-error.js';
import { readSource } from '../replay/source-files.js';
import { fitModel, type ModelFit } from './fit-model.js';
import { modelReport } from './model-report.js';
import { parseArff } from './parse-arff.js';

const foldsMax = 100;

export const modelCommand: Command = {
  usage: `usage: npm run ops -- model fit --source FILE [--out FILE] [--folds N] [--seed TEXT] [--json]

Fits a scorecard to cases with known outcomes: monotone bins, weight of evidence, ridge logistic regression,
600 points at 50:1 and 20 points to double the odds. Prints how it does on cases that it did not see, by
cross-validation. The same file and seed give the same card and the same figures on any machine.

  --source FILE  ARFF: numeric attributes, then an outcome {0,1} where 1 is bad; ? is not known.
                 A relative path is also looked for in REFERENCE_DATA_DIR
  --out FILE     write the scorecard there, as JSON
  --folds N      folds of the cross-validation, 2 to ${foldsMax} (default 10)
  --seed TEXT    how cases are dealt out to folds (default chanrong)
  --json         print everything as one JSON line`,

  async run(args, config) {
    const options = parseModelOptions(args);
    const fit = await fitFile(resolveSource(options.source, config.referenceDataDir), options);
    if (options.out !== undefined) {
      await writeFile(options.out, `${JSON.stringify(fit.scorecard, undefined, 2)}\n`);
    }
    process.stdout.write(`${options.json ? JSON.stringify(fit) : modelReport(fit)}\n`);
    return 0;
  },
};

interface ModelOptions {
  readonly source: string;
  readonly out: string | undefined;
  readonly folds: number;
  readonly seed: string;
  readonly json: boolean;
}

/** @throws SetupError that says which option is wrong and what it takes. */
function parseModelOptions(args: string[]): ModelOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      source: { type: 'string' },
      out: { type: 'string' },
      folds: { type: 'string', default: '10' },
      seed: { type: 'string', default: 'chanrong' },
      json: { type: 'boolean', default: false },
    },
  });
  const { source, out, seed, json } = values;
  if (positionals.join(' ') !== 'fit') {
    throw new SetupError('model-unknown', 'what to do with a model is not clear', 'say model fit');
  }
  if (source === undefined) {
    throw new SetupError(
      'source-missing',
      'there is no source',
      'give --source FILE, an ARFF file',
    );
  }
  const folds = Number(values.folds);
  if (!Number.isInteger(folds) || folds < 2 || folds > foldsMax) {
    const hint = `give a whole number from 2 to ${foldsMax}`;
    throw new SetupError('folds-invalid', `--folds ${values.folds} is no number of folds`, hint);
  }
  return { source, out, folds, seed, json };
}

function resolveSource(source: string, referenceDataDir: string | undefined): string {
  if (existsSync(source) || referenceDataDir === undefined) return source;
  const beside = join(referenceDataDir, source);
  return existsSync(beside) ? beside : source;
}

async function fitFile(path: string, { folds, seed }: ModelOptions): Promise<ModelFit> {
  try {
    const { text, sha256 } = await readSource(path);
    const source = { file: basename(path), sha256 };
    return fitModel(parseArff(text, path), source, { foldCount: folds, seed });
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new SetupError('source-invalid', error.problem, error.hint);
  }
}
