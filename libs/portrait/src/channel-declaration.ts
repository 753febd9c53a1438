/**
 * Canonical bytes of what births declared about the channels of one enterprise. Kept beside them,
 * because every portrait hash needs them and they change only with a birth.
 */
import { ByteReader, ByteWriter } from '@chanrong/kernel';

export interface DeclaredChannel {
  readonly gatewayId: string;
  readonly name: string;
  readonly assetId: string;
  readonly measure: string;
  readonly unit: string | null;
  readonly sigma: number | null;
  readonly onChange: boolean;
  /** Until when its sensor is calibrated, Unix ms; null when not declared. */
  readonly calibratedUntilMs: number | null;
}

export function encodeDeclarations(channels: readonly DeclaredChannel[]): Uint8Array {
  const writer = new ByteWriter();
  writer.u53(channels.length);
  for (const channel of channels) {
    writer.string(channel.gatewayId);
    writer.string(channel.name);
    writer.string(channel.assetId);
    writer.string(channel.measure);
    writer.string(channel.unit ?? '');
    writer.f64(channel.sigma ?? Number.NaN);
    writer.u8(channel.onChange ? 1 : 0);
    writer.f64(channel.calibratedUntilMs ?? Number.NaN);
  }
  return writer.toBytes();
}

export function decodeDeclarations(bytes: Uint8Array): DeclaredChannel[] {
  const reader = new ByteReader(bytes);
  const words = new SharedWords();
  return Array.from({ length: reader.u53() }, () => {
    const gatewayId = words.shared(reader.string());
    const name = reader.string();
    const assetId = words.shared(reader.string());
    const measure = words.shared(reader.string());
    const unit = words.shared(reader.string());
    const sigma = reader.f64();
    const onChange = reader.u8() === 1;
    const calibratedUntilMs = reader.f64();
    return {
      gatewayId,
      name,
      assetId,
      measure,
      unit: unit === '' ? null : unit,
      sigma: Number.isNaN(sigma) ? null : sigma,
      onChange,
      calibratedUntilMs: Number.isNaN(calibratedUntilMs) ? null : calibratedUntilMs,
    };
  });
}

/** One copy of each word that many channels have in common: a million copies are a hundred megabytes. */
export class SharedWords {
  private readonly words = new Map<string, string>();

  shared(word: string): string {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    this.words.set(word, word);
    return word;
  }
}
