/**
 * A small journal, written by hand or from a seed, folded by the real engine: what a gateway says, when it
 * is silent, and which alerts come of it.
 *
 * Every segment is folded twice: by one engine that never stops, and by one that is saved and restored
 * again and again. Both must say the same.
 */
import { type BirthChannel, encodeData, EntryBatch } from '@chanrong/contracts';
import { type AlertRow, defaultEnginePolicy, PartitionEngine } from '@chanrong/engine';
import { isoInstant } from '@chanrong/kernel';
import type { Command, ReadingValue, TimeBase } from '@chanrong/portrait';
import { expertScorecard } from '@chanrong/scoring';

export const uscc = '91320214MA1XKDM518';
export const gatewayId = 'gw-1';

export interface Sample {
  readonly atMs: number;
  /** By channel name. */
  readonly values: Readonly<Record<string, ReadingValue>>;
}

export interface Plant {
  readonly timeBase: TimeBase;
  readonly channels: readonly Omit<BirthChannel, 'id'>[];
  readonly commands?: readonly Command[];
}

const readingsPerMessageMax = 1_000;
const restoreEverySegments = 7;

export class Scenario {
  readonly #engine = PartitionEngine.create(0, defaultEnginePolicy);
  #restored = PartitionEngine.create(0, defaultEnginePolicy);
  readonly #ids = new Map<string, number>();
  readonly #alerts = new Map<string, AlertRow>();
  #seq = 0;
  #journalMs: number;

  private constructor(startMs: number) {
    this.#journalMs = startMs;
  }

  static async begin(plant: Plant, startMs: number): Promise<Scenario> {
    const scenario = new Scenario(startMs);
    const channels = plant.channels.map((channel, id) => ({ ...channel, id }));
    for (const { id, asset, name, measure } of channels) {
      scenario.#ids.set(`${asset}/${name ?? measure}`, id);
    }
    const batch = new EntryBatch();
    const { timeBase, commands = [] } = plant;
    const name = 'Example Works';
    for (const command of [
      { type: 'scorecard.committed', scorecard: expertScorecard },
      { type: 'enterprise.registered', uscc, name, utcOffsetMinutes: 480, timeBase },
      { type: 'gateway.enrolled', gatewayId, uscc },
      ...commands,
    ] as const) {
      batch.addCommand(command);
    }
    const birth = { epoch: 1, firmware: 'scenario', channels };
    batch.addTelemetry('birth', gatewayId, Buffer.from(JSON.stringify(birth)));
    await scenario.#append(batch, startMs);
    return scenario;
  }

  /** One message with the samples, received at `journalMs`; more than one when they are many. */
  async send(samples: readonly Sample[], journalMs = samples.at(-1)?.atMs ?? 0): Promise<void> {
    const readings = samples.flatMap(({ atMs, values }) =>
      Object.entries(values).map(([name, value]) => ({ channelId: this.#id(name), atMs, value })),
    );
    for (let first = 0; first < readings.length; first += readingsPerMessageMax) {
      this.#seq += 1;
      const part = readings.slice(first, first + readingsPerMessageMax);
      const batch = new EntryBatch();
      batch.addTelemetry(
        'data',
        gatewayId,
        encodeData({ epoch: 1, seq: this.#seq, readings: part }),
      );
      await this.#append(batch, journalMs);
    }
  }

  /** A message with another body under the number of the newest one. */
  async forge(sample: Sample): Promise<void> {
    this.#seq -= 1;
    await this.send([sample]);
  }

  /** Loses as many messages as if they had been sent. */
  lose(messages: number): void {
    this.#seq += messages;
  }

  /** Journal time passes while nobody says anything. */
  async quiet(untilMs: number, stepMs = 60_000): Promise<void> {
    for (let nowMs = this.#journalMs + stepMs; nowMs <= untilMs; nowMs += stepMs) {
      const batch = new EntryBatch();
      batch.addTick();
      await this.#append(batch, nowMs);
    }
  }

  get alerts(): readonly AlertRow[] {
    return [...this.#alerts.values()];
  }

  /** What was found, as `rule subject`, in order of opening. */
  get findings(): string[] {
    return this.alerts.map(({ rule, subject }) => `${rule} ${subject}`);
  }

  async #append(batch: EntryBatch, journalMs: number): Promise<void> {
    this.#journalMs = Math.max(this.#journalMs, journalMs);
    const seq = this.#engine.seq + 1;
    const segment = { seq, recordedMs: this.#journalMs, body: await batch.finish() };
    const [alerts, again] = [this.#engine, this.#restored].map((engine) => {
      engine.applySegment(segment);
      return [...engine.takeOutputs().alerts.values()];
    });
    if (JSON.stringify(alerts) !== JSON.stringify(again)) {
      throw new Error(`a restored engine differs at ${isoInstant(segment.recordedMs)}`);
    }
    for (const alert of alerts ?? []) this.#keep(alert);
    if (seq % restoreEverySegments === 0) {
      this.#restored = PartitionEngine.restore(0, defaultEnginePolicy, this.#restored.checkpoint());
    }
  }

  #keep(alert: AlertRow): void {
    const known = this.#alerts.get(alert.alertId);
    this.#alerts.set(alert.alertId, { ...alert, opened: alert.opened ?? known?.opened ?? null });
  }

  #id(name: string): number {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`the scenario declares no channel ${name}`);
    return id;
  }
}
