/** Public keys of the gateways that must sign, as their enrolments gave them; the newest holds. */
import type { KeyObject } from 'node:crypto';
import { publicKeyObject } from '@chanrong/contracts';
import type { ByteReader, ByteWriter } from '@chanrong/kernel';
import type { GatewayEnrolled } from '@chanrong/portrait';

export class GatewayKeys {
  private readonly textById = new Map<string, string>();
  private readonly keyById = new Map<string, KeyObject>();

  find(gatewayId: string): KeyObject | undefined {
    return this.keyById.get(gatewayId);
  }

  apply({ gatewayId, publicKey }: GatewayEnrolled): void {
    if (publicKey !== undefined) this.set(gatewayId, publicKey);
  }

  write(writer: ByteWriter): void {
    writer.u53(this.textById.size);
    for (const [gatewayId, text] of this.textById) {
      writer.string(gatewayId);
      writer.string(text);
    }
  }

  static read(reader: ByteReader): GatewayKeys {
    const keys = new GatewayKeys();
    const count = reader.u53();
    for (let index = 0; index < count; index += 1) keys.set(reader.string(), reader.string());
    return keys;
  }

  private set(gatewayId: string, text: string): void {
    this.textById.set(gatewayId, text);
    this.keyById.set(gatewayId, publicKeyObject(text));
  }
}
