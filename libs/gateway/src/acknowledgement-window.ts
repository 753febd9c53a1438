/** Messages that were published and wait for their PUBACK, oldest first. */
export interface InFlight {
  readonly seq: number;
  acknowledged: boolean;
}

/** PUBACKs may overtake each other; the mark may not, so it stops at the oldest without one. */
export class AcknowledgementWindow {
  #queue: InFlight[] = [];
  #head = 0;

  get size(): number {
    return this.#queue.length - this.#head;
  }

  add(seq: number): InFlight {
    const message = { seq, acknowledged: false };
    this.#queue.push(message);
    return message;
  }

  /** The seq up to which everything is acknowledged now; undefined when the mark does not move. */
  acknowledge(message: InFlight): number | undefined {
    message.acknowledged = true;
    let mark: number | undefined;
    for (let head = this.#queue[this.#head]; head?.acknowledged === true;) {
      mark = head.seq;
      this.#head += 1;
      head = this.#queue[this.#head];
    }
    this.#forgetHead();
    return mark;
  }

  /** The same for everything up to `seq`; undefined when the mark does not move. */
  acknowledgeUpTo(seq: number): number | undefined {
    let mark: number | undefined;
    for (let head = this.#queue[this.#head]; head !== undefined && head.seq <= seq;) {
      mark = head.seq;
      this.#head += 1;
      head = this.#queue[this.#head];
    }
    this.#forgetHead();
    return mark;
  }

  #forgetHead(): void {
    if (this.#head < 1024 && this.#head < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}
