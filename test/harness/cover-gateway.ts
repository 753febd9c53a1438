/** A gateway that watches one cover, and what comes of opening it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Birth } from '@chanrong/contracts';
import { type Gateway, openGateway } from '@chanrong/gateway';
import { unwrap, type Uscc } from '@chanrong/kernel';
import { enrolGateway } from '@chanrong/store';
import type { Installation } from './installation.js';

const epoch = 1;
/** Names of the covers; a channel's id is its place. */
type Covers = readonly string[];

function birthOf(asset: string, covers: Covers): Birth {
  const channels = covers.map((name, id) => {
    return { id, asset, measure: 'tamper', name, report: 'change' } as const;
  });
  return { epoch, firmware: 'cover 1', channels };
}

export class CoverGateway {
  private constructor(
    readonly gatewayId: string,
    private readonly assetId: string,
    private readonly gateway: Gateway,
    private readonly spoolDirectory: string,
  ) {}

  /** Enrols a gateway for the enterprise and declares the cover of one of its assets. */
  static async connect(
    { pool, instance }: Installation,
    { uscc, assetId }: { readonly uscc: string; readonly assetId: string },
  ): Promise<CoverGateway> {
    const gatewayId = `cover-${uscc}`;
    const enrolled = unwrap(await enrolGateway(pool, { gatewayId, uscc: uscc as Uscc }));
    const spoolDirectory = await mkdtemp(join(tmpdir(), 'chanrong-cover-'));
    const gateway = await openGateway({
      url: instance.mqttUrl,
      gatewayId,
      secret: enrolled.secret as string,
      partition: enrolled.partition,
      epoch,
      spoolDirectory,
    });
    gateway.declare(birthOf(assetId, ['cover']));
    await gateway.drained();
    return new CoverGateway(gatewayId, assetId, gateway, spoolDirectory);
  }

  /** Says that the cover is open; gives when, Unix ms. */
  openCover(): Promise<number> {
    return this.say(0, 1);
  }

  /** Says that another cover is closed, which it has not declared. */
  sayUndeclared(): Promise<number> {
    return this.say(1, 0);
  }

  /** Declares what `sayUndeclared` speaks of. */
  async declareAll(): Promise<void> {
    this.gateway.declare(birthOf(this.assetId, ['cover', 'lid']));
    await this.gateway.drained();
  }

  private async say(channel: number, value: number): Promise<number> {
    const t = Date.now();
    const seq = this.gateway.nextSeq;
    await this.gateway.send(
      JSON.stringify({ e: epoch, s: seq, t, c: [channel], d: [0], x: [value] }),
      seq,
    );
    return t;
  }

  async disconnect(): Promise<void> {
    await this.gateway.close();
    await rm(this.spoolDirectory, { recursive: true, force: true });
  }
}
