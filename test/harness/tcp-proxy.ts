/**
 * A seeded TCP proxy between two parts of the product: as slow, as narrow and as deaf as a network can be.
 * Bytes of one connection stay in order, as TCP keeps them; those of different connections overtake each
 * other. What a seed gives depends on the sizes of what passes, so it reproduces a kind of weather, not a run.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Prng } from '@chanrong/kernel';

export interface Weather {
  /** Every piece takes this long, ms; drawn between the two. */
  readonly delayMsMin: number;
  readonly delayMsMax: number;
  /** Of all connections together, each way. */
  readonly bytesPerSecond: number;
}

const fair: Weather = { delayMsMin: 0, delayMsMax: 0, bytesPerSecond: Number.POSITIVE_INFINITY };
/** What a network keeps on its way before it makes the sender wait, bytes a connection. */
const heldBytesMax = 1024 * 1024;

export class TcpProxy {
  private weather = fair;
  private isCut = false;
  private readonly lines = new Set<Line>();
  private readonly narrows = { question: new Narrow(), answer: new Narrow() };
  private lost: { readonly text: Buffer; readonly tell: () => void } | undefined;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
    private readonly prng: Prng,
  ) {
    server.on('connection', (client) => this.open(client));
  }

  /** To a port on this machine, whoever listens there now or later. */
  static async start(targetPort: number, seed: string): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, targetPort, Prng.fromSeed(seed));
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  turn(weather: Partial<Weather>): void {
    this.weather = { ...fair, ...weather };
  }

  /** Ends all connections and refuses others until `mend`. */
  cut(): void {
    this.isCut = true;
    for (const line of this.lines) line.end();
  }

  /** Fair weather; connections that were made deaf stay so. */
  mend(): void {
    this.isCut = false;
    this.weather = fair;
  }

  /** From now on nothing passes on the connections that are open, not even their end; new ones work. */
  deafen(): void {
    for (const line of this.lines) line.isDeaf = true;
  }

  /**
   * The next question with this text in it arrives; its answer does not, nor anything else on its connection.
   * Resolves when the answer was given, to nobody.
   */
  loseAnswerTo(text: string): Promise<void> {
    return new Promise((tell) => {
      this.lost = { text: Buffer.from(text), tell };
    });
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private open(client: Socket): void {
    if (this.isCut) {
      client.destroy();
      return;
    }
    const line = new Line(client, connect(this.targetPort, '127.0.0.1'), {
      question: (piece) => {
        this.listen(line, piece);
        return this.dueMs('question', piece);
      },
      answer: (piece) => {
        line.tellLost?.();
        return this.dueMs('answer', piece);
      },
      onEnd: () => this.lines.delete(line),
    });
    this.lines.add(line);
  }

  private listen(line: Line, piece: Buffer): void {
    if (this.lost === undefined || !piece.includes(this.lost.text)) return;
    line.tellLost = this.lost.tell;
    this.lost = undefined;
  }

  private dueMs(way: 'question' | 'answer', { length }: Buffer): number {
    const { delayMsMin, delayMsMax, bytesPerSecond } = this.weather;
    const delayMs = delayMsMin + (delayMsMax - delayMsMin) * this.prng.uniform();
    return this.narrows[way].passMs((length * 1_000) / bytesPerSecond) + delayMs;
  }
}

/** A place where one piece passes after another. */
class Narrow {
  private freeAtMs = 0;

  /** When a piece is through that takes this long, monotonic ms. */
  passMs(takesMs: number): number {
    this.freeAtMs = Math.max(performance.now(), this.freeAtMs) + takesMs;
    return this.freeAtMs;
  }
}

interface LineEvents {
  /** When a piece is to arrive, monotonic ms. */
  readonly question: (piece: Buffer) => number;
  readonly answer: (piece: Buffer) => number;
  readonly onEnd: () => void;
}

class Line {
  /** Nothing passes any more, either way. */
  isDeaf = false;
  /** Set: no answer passes any more, and this is called instead. */
  tellLost: (() => void) | undefined;

  constructor(
    private readonly client: Socket,
    private readonly target: Socket,
    private readonly events: LineEvents,
  ) {
    this.carry({ from: client, to: target, passes: () => !this.isDeaf }, events.question);
    this.carry(
      { from: target, to: client, passes: () => !this.isDeaf && this.tellLost === undefined },
      events.answer,
    );
  }

  end(): void {
    this.client.destroy();
    this.target.destroy();
    this.events.onEnd();
  }

  private carry({ from, to, passes }: Carriage, dueMs: (piece: Buffer) => number): void {
    let arrived = 0;
    let last = Promise.resolve();
    let heldBytes = 0;
    from.on('error', () => undefined);
    from.on('data', (piece) => {
      heldBytes += piece.length;
      if (heldBytes > heldBytesMax) from.pause();
      const atMs = (arrived = Math.max(arrived, dueMs(piece)));
      last = last.then(async () => {
        await waitUntil(atMs);
        if (passes()) to.write(piece);
        heldBytes -= piece.length;
        if (heldBytes <= heldBytesMax) from.resume();
      });
    });
    from.on('close', () => {
      void last.then(() => {
        if (passes()) this.end();
      });
    });
  }
}

interface Carriage {
  readonly from: Socket;
  readonly to: Socket;
  readonly passes: () => boolean;
}

async function waitUntil(atMs: number): Promise<void> {
  const leftMs = atMs - performance.now();
  if (leftMs > 0.5) await new Promise((resolve) => setTimeout(resolve, leftMs));
}
