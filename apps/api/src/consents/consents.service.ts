import {
  type ConsentInputBody,
  type ConsentPage,
  type ConsentQuery,
  encodeCursor,
  type Written,
} from '@chanrong/contracts';
import type { Uscc } from '@chanrong/kernel';
import {
  type ConsentInput,
  grantConsent,
  listConsents,
  readAs,
  revokeConsent,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';
import type { Asked } from '../http/asked-by.js';
import { notFound } from '../http/problem-error.js';
import { writeAs } from '../http/write-as.js';

/** Which bank may read which enterprise: only the enterprise says so. */
@Injectable()
export class Consents {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  async list({ caller }: Asked, { limit, cursor }: ConsentQuery): Promise<ConsentPage> {
    const page = await readAs(this.parts.source, caller, (manager) =>
      listConsents(manager, { before: cursor, size: limit }),
    );
    return {
      items: page.rows.map(({ uscc, tenant, grantedAt, revokedAt }) => ({
        uscc,
        bank: tenant,
        grantedAt: grantedAt.toISOString(),
        revokedAt: revokedAt?.toISOString() ?? null,
      })),
      nextCursor: page.last && encodeCursor(page.last.rank),
    };
  }

  grant(asked: Asked, key: string, input: ConsentInputBody): Promise<Written> {
    return this.write(asked, { key, input, write: grantConsent, what: 'grant' });
  }

  revoke(asked: Asked, key: string, input: ConsentInputBody): Promise<Written> {
    return this.write(asked, { key, input, write: revokeConsent, what: 'revoke' });
  }

  private async write(
    { caller, correlationId }: Asked,
    { key, input, write, what }: ConsentWriting,
  ): Promise<Written> {
    const { uscc, bank } = input;
    if (uscc !== caller.tenant) throw notFound();
    const consent: ConsentInput = { uscc: uscc as Uscc, tenant: bank };
    const { changed } = await writeAs(this.parts.registry, {
      caller,
      key,
      input: [what, uscc, bank],
      write: (client) => write(client, consent),
    });
    return { changed, correlationId };
  }
}

interface ConsentWriting {
  readonly key: string;
  readonly input: ConsentInputBody;
  readonly write: typeof grantConsent;
  readonly what: 'grant' | 'revoke';
}
