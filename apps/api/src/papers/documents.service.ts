import {
  type DocumentAnswer,
  type DocumentInputBody,
  type DocumentPage,
  type DocumentPath,
  type DocumentQuery,
  encodeCursor,
  type ReleaseInput,
  type TitleAnswer,
} from '@chanrong/contracts';
import type { Result } from '@chanrong/kernel';
import {
  findDocument,
  findEnterprise,
  findPortrait,
  listDocuments,
  readAs,
  recordDocument,
  type Registered,
  type RegistryFault,
  withdrawDocument,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type ApiParts, apiParts } from '../api-parts.js';
import type { Asked } from '../http/asked-by.js';
import { notFound, ProblemError } from '../http/problem-error.js';
import { writeAs } from '../http/write-as.js';
import { documentInput, documentItem } from './document.mapper.js';
import { titleAnswer } from './title.mapper.js';

/** Documents of an enterprise, for those who see the enterprise. */
@Injectable()
export class Documents {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  list({ caller }: Asked, uscc: string, { limit, cursor }: DocumentQuery): Promise<DocumentPage> {
    return readAs(this.parts.source, caller, async (manager) => {
      if ((await findEnterprise(manager, uscc)) === null) throw notFound();
      const page = await listDocuments(manager, uscc, { after: cursor, size: limit });
      return {
        items: page.rows.map(documentItem),
        nextCursor: page.last && encodeCursor(page.last.documentId),
      };
    });
  }

  title({ caller, correlationId }: Asked, uscc: string): Promise<TitleAnswer> {
    return readAs(this.parts.source, caller, async (manager) => {
      if ((await findEnterprise(manager, uscc)) === null) throw notFound();
      const row = await findPortrait(manager, uscc);
      if (row !== null) return titleAnswer(row, correlationId);
      throw new ProblemError('not-yet-known', 'nothing about the enterprise has been folded yet');
    });
  }

  async one(asked: Asked, { uscc, documentId }: DocumentPath): Promise<DocumentAnswer> {
    const { caller, correlationId } = asked;
    const found = await readAs(this.parts.source, caller, (manager) =>
      findDocument(manager, uscc, documentId),
    );
    if (found === null) throw notFound();
    return { ...documentItem(found), correlationId };
  }

  record(
    asked: Asked,
    key: string,
    { uscc, ...body }: DocumentInputBody & { readonly uscc: string },
  ): Promise<DocumentAnswer> {
    const document = documentInput(body);
    const { documentId } = document;
    const once = { key, input: ['record', uscc, document] };
    return this.write(asked, once, { uscc, documentId }, (client) =>
      recordDocument(client, uscc, document),
    );
  }

  withdraw(
    asked: Asked,
    key: string,
    { uscc, documentId, at }: DocumentPath & ReleaseInput,
  ): Promise<DocumentAnswer> {
    const once = { key, input: ['withdraw', uscc, documentId, at ?? null] };
    return this.write(asked, once, { uscc, documentId }, (client) =>
      withdrawDocument(client, { uscc, documentId, atMs: at ?? this.parts.nowMs() }),
    );
  }

  // oxlint-disable-next-line max-params -- one write
  private async write(
    asked: Asked,
    once: { readonly key: string; readonly input: unknown },
    path: DocumentPath,
    writing: (client: PoolClient) => Promise<Result<Registered, RegistryFault>>,
  ): Promise<DocumentAnswer> {
    const { source, registry } = this.parts;
    const { caller } = asked;
    const seen = await readAs(source, caller, (manager) => findEnterprise(manager, path.uscc));
    if (seen === null) throw notFound();
    await writeAs(registry, { caller, ...once, write: writing });
    return this.one(asked, path);
  }
}
