import type { GatewayStatus } from '@chanrong/contracts';
import { findGatewayStatus, readAs, type Reader } from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';
import { notFound } from '../http/problem-error.js';
import { gatewayStatus } from './gateway-status.mapper.js';

@Injectable()
export class GatewayReader {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  async status(reader: Reader, gatewayId: string): Promise<GatewayStatus> {
    const row = await readAs(this.parts.source, reader, (manager) =>
      findGatewayStatus(manager, gatewayId),
    );
    if (row === undefined) throw notFound();
    return gatewayStatus(row);
  }
}
