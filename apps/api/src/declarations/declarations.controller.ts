import {
  type AssetPath,
  assetPathSchema,
  type BalanceSheetInput,
  balanceSheetInputSchema,
  type BookStockInput,
  bookStockInputSchema,
  type DeclaredOutputInput,
  declaredOutputInputSchema,
  type EnterprisePath,
  enterprisePathSchema,
  type InspectionInputBody,
  inspectionInputSchema,
  type Written,
  writtenSchema,
} from '@chanrong/contracts';
import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Write } from '../http/write.decorator.js';
import { Declarations } from './declarations.service.js';

@ApiTags('declarations')
@Controller('v1/enterprises/:uscc')
export class DeclarationsController {
  constructor(private readonly declarations: Declarations) {}

  @Write({
    path: 'assets/:assetId/book-stock',
    operationId: 'declareBookStock',
    summary: 'What the books say lies in a storage unit',
    description:
      'Saying otherwise of the same instant corrects it. Stock counts at most as much as the books say.',
    scope: 'declarations:write',
    answer: writtenSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  bookStock(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: assetPathSchema }) path: AssetPath,
    @Body({ schema: bookStockInputSchema }) body: BookStockInput,
  ): Promise<Written> {
    return this.declarations.bookStock(asked, key, { ...path, ...body });
  }

  @Write({
    path: 'declared-output',
    operationId: 'declareOutput',
    summary: 'What an enterprise says it made',
    description:
      'Saying otherwise of the same days corrects it. Compared with what machines were seen to make.',
    scope: 'declarations:write',
    answer: writtenSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  output(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: enterprisePathSchema }) path: EnterprisePath,
    @Body({ schema: declaredOutputInputSchema }) body: DeclaredOutputInput,
  ): Promise<Written> {
    return this.declarations.output(asked, key, { ...path, ...body });
  }

  @Write({
    path: 'balance-sheets',
    operationId: 'declareBalanceSheet',
    summary: 'What an enterprise owns and owes',
    description:
      'Saying otherwise of the same instant corrects it. The distance to default rests on it.',
    scope: 'declarations:write',
    answer: writtenSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  balanceSheet(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: enterprisePathSchema }) path: EnterprisePath,
    @Body({ schema: balanceSheetInputSchema }) body: BalanceSheetInput,
  ): Promise<Written> {
    return this.declarations.balanceSheet(asked, key, { ...path, ...body });
  }

  @Write({
    path: 'assets/:assetId/inspections',
    operationId: 'recordInspection',
    summary: 'A person looked at an asset whose sensors had been opened',
    description:
      'Its sensors are trusted again from that moment. What opens after it is another matter.',
    scope: 'inspections:write',
    answer: writtenSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  inspection(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: assetPathSchema }) path: AssetPath,
    @Body({ schema: inspectionInputSchema }) body: InspectionInputBody,
  ): Promise<Written> {
    return this.declarations.inspection(asked, key, { ...path, ...body });
  }
}
