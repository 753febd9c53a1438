import {
  type DocumentAnswer,
  type DocumentInputBody,
  documentInputSchema,
  type DocumentPage,
  documentPageSchema,
  type DocumentPath,
  documentPathSchema,
  type DocumentQuery,
  documentQuerySchema,
  documentSchema,
  type EnterprisePath,
  enterprisePathSchema,
  type ReleaseInput,
  releaseInputSchema,
} from '@chanrong/contracts';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { Read } from '../http/read.decorator.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Write } from '../http/write.decorator.js';
import { Documents } from './documents.service.js';

@ApiTags('documents')
@Controller('v1/enterprises/:uscc/documents')
export class DocumentsController {
  constructor(private readonly documents: Documents) {}

  @Read({
    path: '',
    operationId: 'listDocuments',
    summary:
      'Documents of an enterprise: orders, deliveries, invoices, payments, warehouse receipts',
    description: 'In order of their id.',
    scope: 'documents:read',
    answer: documentPageSchema,
    problems: ['not-found'],
  })
  list(
    @AskedBy() asked: Asked,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
    @Query({ schema: documentQuerySchema }) query: DocumentQuery,
  ): Promise<DocumentPage> {
    return this.documents.list(asked, uscc, query);
  }

  @Read({
    path: ':documentId',
    operationId: 'getDocument',
    summary: 'One document',
    scope: 'documents:read',
    answer: documentSchema,
    problems: ['not-found'],
  })
  one(
    @AskedBy() asked: Asked,
    @Param({ schema: documentPathSchema }) path: DocumentPath,
  ): Promise<DocumentAnswer> {
    return this.documents.one(asked, path);
  }

  @Write({
    path: '',
    operationId: 'recordDocument',
    summary: 'Hand in a document of an enterprise',
    description: 'A document is never edited: withdraw it, and hand in the other under another id.',
    scope: 'documents:write',
    answer: documentSchema,
    status: 201,
    once: true,
    problems: ['not-found'],
  })
  record(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
    @Body({ schema: documentInputSchema }) body: DocumentInputBody,
  ): Promise<DocumentAnswer> {
    return this.documents.record(asked, key, { uscc, ...body });
  }

  @Write({
    path: ':documentId/withdraw',
    operationId: 'withdrawDocument',
    summary: 'Withdraw a document: cancelled, settled, or handed back',
    scope: 'documents:write',
    answer: documentSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  withdraw(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: documentPathSchema }) path: DocumentPath,
    @Body({ schema: releaseInputSchema }) input: ReleaseInput,
  ): Promise<DocumentAnswer> {
    return this.documents.withdraw(asked, key, { ...path, ...input });
  }
}
