/** One gateway of the load: what it declares, and its messages encoded ahead of time. */
import { type Birth, formatTelemetryTopic } from '@chanrong/contracts';
import { Prng } from '@chanrong/kernel';
import { encodePublish, type PublishTemplate } from './mqtt-wire.js';

export interface LoadGateway {
  readonly gatewayId: string;
  readonly secret: string;
  readonly partition: number;
}

const epoch = 1;
/** Different bodies per gateway: enough that neither caches nor compression see one message again and again. */
const variants = 32;
/** Digits kept free for the sequence number, space-padded: JSON allows it, and the length stays fixed. */
const seqDigits = 9;
const timeDigits = 13;

/** Channels of a small plant: machines, tanks, a meter, a counter, and gauges for the rest. */
export function declareChannels(count: number): Birth {
  const channels: Birth['channels'] = [];
  for (let id = 0; id < count; id += 1) channels.push(declareChannel(id));
  return { epoch, firmware: 'load 1', channels };
}

function declareChannel(id: number): Birth['channels'][number] {
  const period = { report: 'periodic', periodMs: 1_000 } as const;
  if (id < 2)
    return { id, asset: `TANK-${id}`, measure: 'mass_kg', unit: 'kg', sigma: 5, ...period };
  if (id < 6) return { id, asset: `MILL-${id}`, measure: 'running', ...period };
  if (id === 6)
    return { id, asset: 'METER-1', measure: 'energy_total_kwh', unit: 'kWh', ...period };
  if (id === 7) return { id, asset: 'MILL-2', measure: 'parts_total', ...period };
  return {
    id,
    asset: `MILL-${2 + (id % 4)}`,
    name: `g${id}`,
    measure: 'load_pct',
    unit: '%',
    ...period,
  };
}

/** Messages ready to send: only sequence number, time and packet id are written at the moment of sending. */
export class EncodedMessages {
  private readonly templates: PublishTemplate[] = [];
  private readonly seqOffset: number;
  private readonly timeOffset: number;

  constructor(gateway: LoadGateway, readings: number) {
    const prefix = `{"e":${epoch},"s":`;
    this.seqOffset = prefix.length;
    this.timeOffset = prefix.length + seqDigits + ',"t":'.length;
    const prng = Prng.fromSeed(`load ${gateway.gatewayId}`);
    const topic = formatTelemetryTopic({ ...gateway, kind: 'data' });
    for (let variant = 0; variant < variants; variant += 1) {
      const body = `${prefix}${'1'.padStart(seqDigits)},"t":${'1'.repeat(timeDigits)}${columns(readings, variant, prng)}}`;
      this.templates.push(encodePublish(topic, Buffer.from(body)));
    }
  }

  /** Mean size of a payload, bytes. */
  get payloadBytes(): number {
    const sizes = this.templates.map(({ bytes, bodyOffset }) => bytes.length - bodyOffset);
    return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  }

  /** The packet of message `seq`; valid until the same variant is asked for again. */
  packet(seq: number, packetId: number, atMs: number): Buffer {
    const { bytes, packetIdOffset, bodyOffset } = this.templates[seq % variants] as PublishTemplate;
    const copy = Buffer.from(bytes);
    copy.writeUInt16BE(packetId, packetIdOffset);
    copy.write(String(seq).padStart(seqDigits), bodyOffset + this.seqOffset, 'latin1');
    copy.write(String(atMs), bodyOffset + this.timeOffset, 'latin1');
    return copy;
  }
}

function columns(readings: number, variant: number, prng: Prng): string {
  const ids = Array.from({ length: readings }, (_, index) => index);
  const values = ids.map((id) => valueOf(id, variant, prng));
  return `,"c":[${ids.join(',')}],"d":[${ids.map((id) => id % 10).join(',')}],"x":[${values.join(',')}]`;
}

function valueOf(id: number, variant: number, prng: Prng): number {
  if (id < 2) return Math.round(200_000 + prng.normal() * 50) / 10;
  if (id < 6) return variant % 8 === 0 ? 0 : 1;
  if (id === 6) return 100_000 + variant;
  if (id === 7) return 5_000 + variant;
  return Math.round(prng.uniform() * 1_000) / 10;
}
