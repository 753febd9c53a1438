/** Takes a recorded data set; gives it to the running installation as its gateway would have, and shows the score. */
import { type GatewayState, openGateway, GatewayRefusedError, SpoolError } from '@chanrong/gateway';
import { publishPriceSet, SetupError } from '@chanrong/store';
import pg from 'pg';
import type { Command } from '../command.js';
import { type DataDirectory, nameDataDirectory } from '../installation/data-directory.js';
import { type Instance, readInstance } from '../installation/instance-file.js';
import { awaitScorer } from './await-scorer.js';
import { ImportError } from './import-error.js';
import { nistRecordings } from './nist/nist-recording.js';
import { importPriceSet } from './prices/import-price-set.js';
import { publishRecording } from './publish-recording.js';
import type { Recording } from './recording.js';
import { type GatewayAccess, registerRecording, take } from './register-recording.js';
import { ReplayLedger } from './replay-ledger.js';
import { parseReplayOptions, type ReplayOptions } from './replay-options.js';
import { grouped, ReplayPrinter } from './replay-printer.js';
import { curlLine, describeRisk, readRisk } from './risk-summary.js';
import { steelRecording } from './steel/steel-recording.js';

interface Replay {
  readonly options: ReplayOptions;
  readonly directory: DataDirectory;
  readonly instance: Instance;
  readonly pool: pg.Pool;
  readonly printer: ReplayPrinter;
  readonly signal: AbortSignal;
}

export const replayCommand: Command = {
  usage: `usage: npm run ops -- replay nist   --source DIR [--files GLOB] [--speed N|max]
       npm run ops -- replay steel  --source DIR [--speed N|max]
       npm run ops -- replay prices --source DIR [--as-of YYYY-MM]
       each with [--data-dir DIR] of the running installation

nist    raw streams of NIST's SMS Test Bed (MTConnect adapter logs), one gateway a machine
steel   a steel plant's electricity in quarter hours (UCI 851)
prices  World Bank Pink Sheet at ECB rates, as a price set in CNY per tonne; replaces the one in force

--speed 1 keeps the recorded distances, 60 makes a minute of an hour, max does not wait. A replay that
is stopped goes on where it was; one that is repeated sends the same messages and changes nothing.`,

  async run(args) {
    const options = parseReplayOptions(args);
    const directory = nameDataDirectory(options.dataDir);
    const instance = await readInstance(directory);
    const pool = new pg.Pool({ connectionString: instance.databaseUrl, max: 2 });
    const stop = new AbortController();
    const onSignal = (): void => stop.abort(stopped());
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
    const printer = new ReplayPrinter(process.stdout);
    try {
      await replay({ options, directory, instance, pool, printer, signal: stop.signal });
      return 0;
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : asSetupError(error);
    } finally {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      await pool.end();
    }
  },
};

const mannerNotes = {
  first: '',
  again: ', sent before: the same messages again',
  further: ', after what was sent before',
  resumed: ', going on where the last replay was stopped',
} as const;

async function replay(context: Replay): Promise<void> {
  const { kind, source, files } = context.options;
  if (kind === 'prices') return replayPrices(context);
  const recordings =
    kind === 'nist' ? await nistRecordings(source, files) : [await steelRecording(source, files)];
  for (const recording of recordings) await replayRecording(context, recording);
}

async function replayPrices({ options, pool, printer }: Replay): Promise<void> {
  const set = await importPriceSet(options.source, options.asOf);
  const { changed } = take(await publishPriceSet(pool, set));
  const state = changed ? 'published to every partition' : 'was published before: nothing changed';
  printer.line(`${set.priceSetId}: ${set.prices.length} prices in CNY per tonne, ${state}`);
  const copper = set.prices.find(({ commodity }) => commodity === 'COPPER');
  if (copper !== undefined) printer.line(`COPPER ${copper.pricePerTonne} (${copper.source})`);
}

async function replayRecording(context: Replay, recording: Recording): Promise<void> {
  const { directory, instance, pool, printer, signal } = context;
  const { enterprise, gatewayId, parts } = recording;
  const access = await registerRecording(pool, directory, recording);
  const ledger = await ReplayLedger.begin(directory, recording);
  const lines = parts.reduce((sum, { lineCount }) => sum + lineCount, 0);
  printer.line(
    `${enterprise.name}: ${parts.length} files as ${gatewayId}${mannerNotes[ledger.manner]}`,
  );

  const startedMs = performance.now();
  const sent = await publishThrough(context, { recording, access, ledger });
  await ledger.end();
  const publishedMs = performance.now();
  await awaitScorer(pool, { partition: access.partition, uscc: enterprise.uscc }, signal);
  const scoredMs = performance.now();

  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  printer.line(
    `${grouped(lines)} lines, ${grouped(sent.readings)} readings, ${grouped(sent.messages)} messages, ` +
      `all acknowledged in ${seconds(publishedMs - startedMs)} s, ` +
      `scored ${seconds(scoredMs - publishedMs)} s later`,
  );
  const api = { instance, instanceFile: directory.instanceFile };
  for (const line of describeRisk(await readRisk(api, enterprise.uscc))) printer.line(line);
  printer.line(`USCC ${enterprise.uscc}`);
  printer.line(curlLine(api, enterprise.uscc));
}

async function publishThrough(
  { options, instance, printer, signal }: Replay,
  plan: { recording: Recording; access: GatewayAccess; ledger: ReplayLedger },
) {
  const { recording, access, ledger } = plan;
  const gateway = await openGateway({
    url: instance.mqttUrl,
    gatewayId: recording.gatewayId,
    epoch: recording.epoch,
    ...access,
    spoolDirectory: ledger.spoolDirectory,
    onState: (state) => tellState(printer, state),
  });
  try {
    return await publishRecording(recording, ledger, gateway, {
      speed: options.speed,
      signal,
      onProgress: (progress) => printer.progress(progress),
    });
  } finally {
    await gateway.close();
  }
}

function tellState(printer: ReplayPrinter, state: GatewayState): void {
  if (state.name === 'disconnected') {
    printer.line(`no connection (${state.reason}); trying again, nothing is lost`);
  }
}

function stopped(): SetupError {
  return new SetupError(
    'replay-stopped',
    'stopped; what was not acknowledged is kept',
    'run the same command again to go on',
  );
}

/** Expected trouble becomes the sentence that ends the command. */
function asSetupError(error: unknown): unknown {
  if (error instanceof ImportError) return new SetupError('import', error.problem, error.hint);
  if (error instanceof GatewayRefusedError) {
    const hint = 'remove gateways.json from the data directory to get a new secret';
    return new SetupError('gateway-refused', error.message, hint);
  }
  if (error instanceof SpoolError) {
    return new SetupError('spool', error.message, 'free space on the disk, then run it again');
  }
  return error;
}
