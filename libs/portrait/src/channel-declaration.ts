/**
 * Canonical bytes of what birth declared about a channel. Kept beside the channel, because every
 * portrait hash needs them and they change only with a birth.
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
}

const writer = new ByteWriter();

export function encodeDeclaration(channel: DeclaredChannel): Uint8Array {
  writer.reset();
  writer.string(channel.gatewayId);
  writer.string(channel.name);
  writer.string(channel.assetId);
  writer.string(channel.measure);
  writer.string(channel.unit ?? '');
  writer.f64(channel.sigma ?? Number.NaN);
  writer.u8(channel.onChange ? 1 : 0);
  return writer.toBytes();
}

export function decodeDeclaration(bytes: Uint8Array): DeclaredChannel {
  const reader = new ByteReader(bytes);
  const gatewayId = reader.string();
  const name = reader.string();
  const assetId = reader.string();
  const measure = reader.string();
  const unit = reader.string();
  const sigma = reader.f64();
  return {
    gatewayId,
    name,
    assetId,
    measure,
    unit: unit === '' ? null : unit,
    sigma: Number.isNaN(sigma) ? null : sigma,
    onChange: reader.u8() === 1,
  };
}
