/** A gateway that watches one cover, and what comes of opening it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, openGateway } from '@chanrong/gateway';
import { unwrap, type Uscc } from '@chanrong/kernel';
import { enrolGateway } from '@chanrong/store';
import type { Installation } from './installation.js';

const gatewayId = 'cover-watch';

export class CoverGateway {
  private constructor(
    private readonly gateway: Gateway,
    private readonly spoolDirectory: string,
  ) {}

  /** Enrols a gateway for the enterprise and declares the cover of one of its assets. */
  static async connect(
    { pool, instance }: Installation,
    { uscc, assetId }: { readonly uscc: string; readonly assetId: string },
  ): Promise<CoverGateway> {
    const enrolled = unwrap(await enrolGateway(pool, { gatewayId, uscc: uscc as Uscc }));
    const spoolDirectory = await mkdtemp(join(tmpdir(), 'chanrong-cover-'));
    const gateway = await openGateway({
      url: instance.mqttUrl,
      gatewayId,
      secret: enrolled.secret as string,
      partition: enrolled.partition,
      epoch: 1,
      spoolDirectory,
    });
    gateway.declare({
      epoch: 1,
      firmware: 'cover 1',
      channels: [{ id: 0, asset: assetId, measure: 'tamper', report: 'change' }],
    });
    await gateway.drained();
    return new CoverGateway(gateway, spoolDirectory);
  }

  /** Says that the cover is open; gives when, Unix ms. */
  async openCover(): Promise<number> {
    const sentMs = Date.now();
    await this.gateway.send(JSON.stringify({ e: 1, s: 1, t: sentMs, c: [0], d: [0], x: [1] }), 1);
    return sentMs;
  }

  async disconnect(): Promise<void> {
    await this.gateway.close();
    await rm(this.spoolDirectory, { recursive: true, force: true });
  }
}
