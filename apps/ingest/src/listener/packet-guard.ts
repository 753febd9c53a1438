/**
 * Follows the packet boundaries of one MQTT byte stream by its fixed headers, so that a packet that
 * is too long is known by its first five bytes and never gathered in memory.
 *
 * On the hot path: a handful of operations a packet, none a byte. Source: MQTT 3.1.1, section 2.2.
 */
export interface RefusedPacket {
  /** First byte of the fixed header: packet type in the upper four bits. */
  readonly firstByte: number;
  /** Bytes after the fixed header, as it says; Infinity when the length itself is not MQTT. */
  readonly bodyBytes: number;
  /** Where its body begins in the chunk that was inspected. */
  readonly bodyOffset: number;
}

const lengthBytesMax = 4;

export class PacketGuard {
  /** Largest accepted body; may be changed between packets. */
  bodyBytesMax: number;
  #bodyLeft = 0;
  #inHeader = false;
  #firstByte = 0;
  #length = 0;
  #lengthBytes = 0;

  constructor(bodyBytesMax: number) {
    this.bodyBytesMax = bodyBytesMax;
  }

  /** The first packet that is too long, if one begins in this chunk. Nothing may follow it. */
  inspect(chunk: Uint8Array): RefusedPacket | undefined {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#bodyLeft > 0) {
        const skipped = Math.min(this.#bodyLeft, chunk.length - offset);
        this.#bodyLeft -= skipped;
        offset += skipped;
      } else {
        this.#takeHeaderByte(chunk[offset] as number);
        offset += 1;
        if (!this.#inHeader && this.#length > this.bodyBytesMax) {
          return { firstByte: this.#firstByte, bodyBytes: this.#length, bodyOffset: offset };
        }
      }
    }
    return undefined;
  }

  #takeHeaderByte(byte: number): void {
    if (!this.#inHeader) {
      this.#inHeader = true;
      this.#firstByte = byte;
      this.#length = 0;
      this.#lengthBytes = 0;
      return;
    }
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    if (byte < 0x80) {
      this.#inHeader = false;
      this.#bodyLeft = this.#length;
    } else if (this.#lengthBytes === lengthBytesMax) {
      this.#inHeader = false;
      this.#length = Infinity;
    }
  }
}
