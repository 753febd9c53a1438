/** The three MQTT 3.1.1 packets a load generator needs, encoded once and patched in place. */

export function encodeConnect(clientId: string, secret: string): Buffer {
  const payload = Buffer.concat([field(clientId), field(clientId), field(secret)]);
  // Protocol name, level 4, flags user name + password + clean session, keep-alive 60 s.
  const header = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0xc2, 0, 60]);
  return packet(0x10, Buffer.concat([header, payload]));
}

export interface PublishTemplate {
  readonly bytes: Buffer;
  /** Where the packet id stands, and where the body begins. */
  readonly packetIdOffset: number;
  readonly bodyOffset: number;
}

/** A QoS 1 PUBLISH with packet id 0, to be patched. */
export function encodePublish(topic: string, body: Buffer): PublishTemplate {
  const topicField = field(topic);
  const bytes = packet(0x32, Buffer.concat([topicField, Buffer.alloc(2), body]));
  const bodyOffset = bytes.length - body.length;
  return { bytes, packetIdOffset: bodyOffset - 2, bodyOffset };
}

/** Feeds on a stream of CONNACK and PUBACK; both are four bytes. */
export class AckReader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(
    private readonly onConnack: (code: number) => void,
    private readonly onPuback: (packetId: number) => void,
  ) {}

  push(chunk: Buffer): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let offset = 0;
    for (; offset + 4 <= bytes.length; offset += 4) {
      if (bytes[offset] === 0x40) this.onPuback(bytes.readUInt16BE(offset + 2));
      else if (bytes[offset] === 0x20) this.onConnack(bytes[offset + 3] as number);
      else throw new Error(`unexpected MQTT packet type 0x${bytes[offset]?.toString(16)}`);
    }
    this.rest = bytes.subarray(offset);
  }
}

function packet(type: number, rest: Buffer): Buffer {
  const length: number[] = [];
  let remaining = rest.length;
  do {
    const digit = remaining % 128;
    remaining = Math.floor(remaining / 128);
    length.push(remaining > 0 ? digit | 0x80 : digit);
  } while (remaining > 0);
  return Buffer.concat([Buffer.from([type, ...length]), rest]);
}

function field(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
