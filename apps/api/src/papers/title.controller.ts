import {
  type EnterprisePath,
  enterprisePathSchema,
  type TitleAnswer,
  titleSchema,
} from '@chanrong/contracts';
import { Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { Read } from '../http/read.decorator.js';
import { Documents } from './documents.service.js';

@ApiTags('documents')
@Controller('v1/enterprises/:uscc/title')
export class TitleController {
  constructor(private readonly documents: Documents) {}

  @Read({
    path: '',
    operationId: 'getTitle',
    summary:
      'Whether the papers of an enterprise can be true: title to goods, and the flow of trade',
    scope: 'documents:read',
    answer: titleSchema,
    problems: ['not-found', 'not-yet-known'],
  })
  title(
    @AskedBy() asked: Asked,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
  ): Promise<TitleAnswer> {
    return this.documents.title(asked, uscc);
  }
}
