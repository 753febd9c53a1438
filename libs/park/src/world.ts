/**
 * One enterprise as its sensors see it, at any instant from the start on.
 *
 * The truth moves in whole minutes and depends on nothing but seed, enterprise and start; the noise of a
 * sample depends on seed, enterprise and instant. So however often the world is sampled, stopped and
 * restored, the same instant gives the same bytes.
 */
import { assert, Prng } from '@chanrong/kernel';
import { advanceMinute, type Clock } from './advance-minute.js';
import type { ParkEnterprise } from './park.js';
import { initialState, type PlantState } from './plant-state.js';
import { measurePlant, type SampledReading } from './measure-plant.js';

export type { SampledReading } from './measure-plant.js';

const minuteMs = 60_000;

export class World {
  readonly #enterprise: ParkEnterprise;
  readonly #clock: Clock;
  readonly #random: Prng;
  #before: PlantState;
  #after: PlantState;

  private constructor(
    seed: string,
    enterprise: ParkEnterprise,
    firstMinute: number,
    at: PlantState,
  ) {
    this.#enterprise = enterprise;
    this.#clock = { utcOffsetMinutes: enterprise.utcOffsetMinutes, firstMinute };
    this.#random = Prng.fromSeed(seed).fork(enterprise.uscc);
    this.#before = at;
    this.#after = this.#advance(at);
  }

  /** The world of a seed, as it begins at the minute of `startMs` (Unix ms). */
  static begin(seed: string, enterprise: ParkEnterprise, startMs: number): World {
    const firstMinute = Math.floor(startMs / minuteMs);
    return new World(seed, enterprise, firstMinute, initialState(enterprise.plant, firstMinute));
  }

  /** The world that began at `startMs`, carried on from a state that `state` gave. */
  static restore(
    seed: string,
    enterprise: ParkEnterprise,
    startMs: number,
    state: PlantState,
  ): World {
    return new World(seed, enterprise, Math.floor(startMs / minuteMs), state);
  }

  /** The truth at the start of the current minute. */
  get state(): PlantState {
    return this.#before;
  }

  /** Moves on to an instant, Unix ms; time never runs backwards here. */
  stepTo(atMs: number): void {
    const minute = Math.floor(atMs / minuteMs);
    assert(minute >= this.#before.minute, 'a world cannot step back');
    while (this.#before.minute < minute) {
      this.#before = this.#after;
      this.#after = this.#advance(this.#before);
    }
  }

  /** What the sensors say at an instant of the current minute or later, Unix ms, in order of channel. */
  sample(atMs: number): SampledReading[] {
    this.stepTo(atMs);
    return measurePlant(this.#enterprise, {
      atMs,
      before: this.#before,
      after: this.#after,
      share: (atMs - this.#before.minute * minuteMs) / minuteMs,
      random: this.#random,
    });
  }

  #advance(state: PlantState): PlantState {
    const random = this.#random.fork(`minute/${state.minute}`);
    return advanceMinute(this.#enterprise.plant, state, this.#clock, random);
  }
}
