/** Takes the name of a bench and its options; gives one JSON line, or figures for people. */
import { readCheckpointOptions, runCheckpoint } from './checkpoint-cost.js';
import { readEvaluateOptions, runEvaluate } from './evaluate.js';
import { readFoldOptions, runFold } from './fold.js';
import { readIngestOptions, runIngest } from './ingest.js';
import { readPeersOptions, runPeers } from './peers.js';
import { readPipelineOptions, runPipeline } from './pipeline.js';
import { readRecoveryOptions, runRecovery } from './recovery.js';

const benches: Readonly<Record<string, (args: readonly string[]) => object | Promise<object>>> = {
  checkpoint: (args) => runCheckpoint(readCheckpointOptions(args)),
  evaluate: (args) => runEvaluate(readEvaluateOptions(args)),
  fold: (args) => runFold(readFoldOptions(args)),
  ingest: (args) => runIngest(readIngestOptions(args)),
  peers: (args) => runPeers(readPeersOptions(args)),
  pipeline: (args) => runPipeline(readPipelineOptions(args)),
  recovery: (args) => runRecovery(readRecoveryOptions(args)),
};

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const bench = benches[name];
  if (bench === undefined) {
    process.stderr.write(
      `unknown bench "${name}"; there are: ${Object.keys(benches).join(', ')}\n`,
    );
    process.exitCode = 1;
    return;
  }
  const result = await bench(args);
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

await main();
