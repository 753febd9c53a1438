/**
 * Counts the bytes that wait for a commit. Above the maximum nothing more is read from any gateway,
 * below half of it reading goes on; MQTT gateways then wait, as TCP makes them.
 */
import { assert } from '@chanrong/kernel';

export interface BackpressureEvents {
  readonly onHold: () => void;
  readonly onRelease: () => void;
}

export class Backpressure {
  readonly #bytesMax: number;
  readonly #events: BackpressureEvents;
  #bytes = 0;
  #held = false;

  constructor(bytesMax: number, events: BackpressureEvents) {
    this.#bytesMax = bytesMax;
    this.#events = events;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#held || this.#bytes <= this.#bytesMax) return;
    this.#held = true;
    this.#events.onHold();
  }

  remove(bytes: number): void {
    this.#bytes -= bytes;
    assert(this.#bytes >= 0, 'what leaves was counted when it came');
    if (!this.#held || this.#bytes > this.#bytesMax / 2) return;
    this.#held = false;
    this.#events.onRelease();
  }
}
