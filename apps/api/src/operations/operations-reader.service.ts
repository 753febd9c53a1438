import {
  encodeCursor,
  type GatewayQuarantineQuery,
  type PartitionsAnswer,
  type QuarantinePage,
  type QuarantineQuery,
} from '@chanrong/contracts';
import {
  findGateway,
  listPartitions,
  listQuarantine,
  type Page,
  type QuarantineEntity,
  readAs,
  type Reader,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';
import { notFound } from '../http/problem-error.js';
import { partitionAnswer } from './partition.mapper.js';
import { quarantineItem } from './quarantine.mapper.js';

/** Answers questions about the path of messages: how far it is, and what fell off it. */
@Injectable()
export class OperationsReader {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  async partitions(reader: Reader): Promise<PartitionsAnswer> {
    const items = await readAs(this.parts.source, reader, listPartitions);
    return { items: items.map(partitionAnswer) };
  }

  async quarantine(reader: Reader, query: QuarantineQuery): Promise<QuarantinePage> {
    const { gateway: gatewayId, code, cursor: before, limit: size } = query;
    const page = await readAs(this.parts.source, reader, (manager) =>
      listQuarantine(manager, { gatewayId, code, before, size }),
    );
    return quarantinePage(page);
  }

  async gatewayQuarantine(
    reader: Reader,
    gatewayId: string,
    { code, cursor: before, limit: size }: GatewayQuarantineQuery,
  ): Promise<QuarantinePage> {
    const page = await readAs(this.parts.source, reader, async (manager) => {
      if ((await findGateway(manager, gatewayId)) === null) throw notFound();
      return listQuarantine(manager, { gatewayId, code, before, size });
    });
    return quarantinePage(page);
  }
}

function quarantinePage({ rows, last }: Page<QuarantineEntity>): QuarantinePage {
  return { items: rows.map(quarantineItem), nextCursor: last && encodeCursor(last.quarantineId) };
}
