/** Takes a recording; gives what the engine makes of it, without a process: the same bytes, folded in memory. */
import { EntryBatch } from '@chanrong/contracts';
import { defaultEnginePolicy, type Outputs, PartitionEngine } from '@chanrong/engine';
import { isoDate } from '@chanrong/kernel';
import type { Command, RollupMeasure } from '@chanrong/portrait';
import { type Evaluation, expertScorecard } from '@chanrong/scoring';
import type { Recording } from '../../apps/ops/src/replay/recording.js';

const messagesPerSegment = 500;

export class FoldedRecording {
  readonly #engine = PartitionEngine.create(0, defaultEnginePolicy);
  readonly #daily = new Map<string, number>();
  readonly #recording: Recording;
  readonly quarantined: string[] = [];
  #evaluation: Evaluation | undefined;
  #hash = '';
  #recordedMs: number;

  /** `recordedMs`: journal time at which it all arrives; results must not depend on it. */
  constructor(recording: Recording, recordedMs: number) {
    this.#recording = recording;
    this.#recordedMs = recordedMs;
  }

  async register(): Promise<void> {
    const { enterprise, assets, gatewayId } = this.#recording;
    const { uscc } = enterprise;
    const commands: Command[] = [
      { type: 'scorecard.committed', scorecard: expertScorecard },
      { type: 'enterprise.registered', ...enterprise, timeBase: 'recorded' },
      ...assets.map((asset) => ({ type: 'asset.registered', uscc, ...asset }) as const),
      { type: 'gateway.enrolled', gatewayId, uscc },
    ];
    const batch = new EntryBatch();
    for (const command of commands) batch.addCommand(command);
    await this.#append(batch);
  }

  /** One run of the replay: birth, then every message. */
  async publish(): Promise<void> {
    const { gatewayId, epoch, firmware, parts } = this.#recording;
    const channels = this.#recording.channels([]);
    let batch = new EntryBatch();
    batch.addTelemetry(
      'birth',
      gatewayId,
      Buffer.from(JSON.stringify({ epoch, firmware, channels })),
    );
    let seq = 1;
    for (const part of parts) {
      for await (const message of part.messages(channels, seq)) {
        seq = message.seq + 1;
        batch.addTelemetry('data', gatewayId, message.body);
        if (batch.entryCount < messagesPerSegment) continue;
        await this.#append(batch);
        batch = new EntryBatch();
      }
    }
    if (batch.entryCount > 0) await this.#append(batch);
    // Journal time passes, so that whatever waits for its turn gets it.
    for (let tick = 0; tick < 2; tick += 1) {
      const quiet = new EntryBatch();
      quiet.addTick();
      await this.#append(quiet, 10_000);
    }
  }

  /** Sums of a measure by local date. */
  daily(measure: RollupMeasure): Map<string, number> {
    const days = [...this.#daily].flatMap(([key, quantity]) => {
      const [day, what] = key.split('|');
      return what === measure ? [[isoDate(Number(day)), quantity] as const] : [];
    });
    return new Map(days.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  get evaluation(): Evaluation {
    if (this.#evaluation === undefined) throw new Error('nothing was evaluated');
    return this.#evaluation;
  }

  /** Hashes of the score and of the portrait's state. */
  get hashes(): readonly string[] {
    const portrait = this.#engine.portraitHash(this.#recording.enterprise.uscc);
    return [this.#hash, Buffer.from(portrait ?? []).toString('hex')];
  }

  get readingCount(): number {
    return this.#engine.counts.readings;
  }

  async #append(batch: EntryBatch, laterMs = 20): Promise<void> {
    this.#recordedMs += laterMs;
    const body = await batch.finish();
    this.#engine.applySegment({ seq: this.#engine.seq + 1, recordedMs: this.#recordedMs, body });
    this.#take(this.#engine.takeOutputs());
  }

  #take(outputs: Outputs): void {
    for (const { code, detail } of outputs.quarantine) this.quarantined.push(`${code}: ${detail}`);
    for (const { day, measure, quantity } of outputs.daily()) {
      const key = `${day}|${measure}`;
      this.#daily.set(key, (this.#daily.get(key) ?? 0) + quantity);
    }
    const row = outputs.latest.get(this.#recording.enterprise.uscc);
    if (row === undefined) return;
    this.#evaluation = JSON.parse(row.body) as Evaluation;
    this.#hash = Buffer.from(row.hash).toString('hex');
  }
}
