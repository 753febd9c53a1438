/**
 * A gateway's socket as the MQTT listener sees it: packets that are too long never come through, and
 * reading stops while the process has enough to commit.
 *
 * On the hot path: chunks pass by reference, and the many small writes of one turn of the event loop
 * leave as one.
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { PeerIdentity } from '../gateways/gateway-authenticator.js';
import { PacketGuard, type RefusedPacket } from './packet-guard.js';

export interface OversizedPacket {
  /** The packet as far as it was kept: fixed header excluded. */
  readonly head: Buffer;
  readonly firstByte: number;
  readonly bodyBytes: number;
}

export interface GuardedConnectionOptions {
  readonly peer: PeerIdentity | undefined;
  readonly bodyBytesMax: number;
  /** Bytes kept of a packet that is too long. */
  readonly headBytesMax: number;
  /** Called at most once; the connection takes in nothing more and is to be destroyed. */
  readonly onOversized: (packet: OversizedPacket) => void;
}

export class GuardedConnection extends Duplex {
  readonly #socket: Socket;
  readonly #options: GuardedConnectionOptions;
  readonly #guard: PacketGuard;
  #held = false;
  #resting: NodeJS.Timeout | undefined;
  #refused: { readonly packet: RefusedPacket; head: Buffer; told: boolean } | undefined;

  constructor(socket: Socket, options: GuardedConnectionOptions) {
    super({ autoDestroy: true });
    this.#socket = socket;
    this.#options = options;
    this.#guard = new PacketGuard(options.bodyBytesMax);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => {
      this.#tellRefused();
      this.push(null);
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  get remoteAddress(): string {
    return `${this.#socket.remoteAddress}:${this.#socket.remotePort}`;
  }

  get isEncrypted(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  /** As its certificate names it. */
  get peer(): PeerIdentity | undefined {
    return this.#options.peer;
  }

  /** From the next packet on. */
  set bodyBytesMax(bytes: number) {
    this.#guard.bodyBytesMax = bytes;
  }

  /** Reads nothing more until `release`; what was read before still comes through. */
  hold(): void {
    this.#held = true;
    this.#socket.pause();
  }

  release(): void {
    this.#held = false;
    this.#readOn();
  }

  /** Reads nothing more for so long: its gateway sends faster than one gateway may. */
  rest(ms: number): void {
    clearTimeout(this.#resting);
    this.#socket.pause();
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      this.#readOn();
    }, ms);
  }

  override _read(): void {
    this.#readOn();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#resting);
    this.#socket.destroy();
    done(error);
  }

  #readOn(): void {
    if (!this.#held && this.#resting === undefined) this.#socket.resume();
  }

  #send(bytes: Buffer, done: () => void): void {
    if (this.#socket.write(bytes)) done();
    else this.#socket.once('drain', done);
  }

  #take(chunk: Buffer): void {
    if (this.#refused !== undefined) {
      this.#keepHead(chunk);
      return;
    }
    const packet = this.#guard.inspect(chunk);
    if (packet === undefined) {
      if (!this.push(chunk)) this.#socket.pause();
      return;
    }
    this.#refused = { packet, head: Buffer.alloc(0), told: false };
    this.#keepHead(chunk.subarray(packet.bodyOffset));
  }

  #keepHead(bytes: Buffer): void {
    const refused = this.#refused;
    if (refused === undefined) return;
    const room = this.#options.headBytesMax - refused.head.length;
    refused.head = Buffer.concat([refused.head, bytes.subarray(0, room)]);
    if (refused.head.length < this.#options.headBytesMax) return;
    this.#socket.pause();
    this.#tellRefused();
  }

  #tellRefused(): void {
    const refused = this.#refused;
    if (refused === undefined || refused.told) return;
    refused.told = true;
    const { firstByte, bodyBytes } = refused.packet;
    this.#options.onOversized({ head: refused.head, firstByte, bodyBytes });
  }
}
