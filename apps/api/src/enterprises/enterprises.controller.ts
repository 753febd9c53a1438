import {
  type AssetsAnswer,
  assetsSchema,
  type BorrowingBaseAnswer,
  borrowingBaseSchema,
  type EnterprisePage,
  enterprisePageSchema,
  type EnterprisePath,
  enterprisePathSchema,
  type EnterpriseQuery,
  enterpriseQuerySchema,
  type ProfileAnswer,
  profileSchema,
  type Receipt,
  type ReceiptPath,
  receiptPathSchema,
  type ReceiptQuery,
  receiptQuerySchema,
  receiptSchema,
  type RiskAnswer,
  type RiskHistoryPage,
  riskHistoryPageSchema,
  type RiskHistoryQuery,
  riskHistoryQuerySchema,
  type RiskQuery,
  riskQuerySchema,
  riskSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { CorrelationId } from '../http/correlation-id.js';
import { Read } from '../http/read.decorator.js';
import { EnterpriseReader } from './enterprise-reader.service.js';

@ApiTags('enterprises')
@Controller('v1/enterprises')
export class EnterprisesController {
  constructor(private readonly reader: EnterpriseReader) {}

  @Read({
    path: '',
    operationId: 'listEnterprises',
    summary: 'Enterprises that the caller may see',
    description: 'In order of their code.',
    scope: 'profile:read',
    answer: enterprisePageSchema,
    problems: [],
  })
  list(
    @Asker() caller: Caller,
    @Query({ schema: enterpriseQuerySchema }) query: EnterpriseQuery,
  ): Promise<EnterprisePage> {
    return this.reader.list(caller, query);
  }

  @Read({
    path: ':uscc/profile',
    operationId: 'getProfile',
    summary: 'The digital portrait of an enterprise',
    scope: 'profile:read',
    answer: profileSchema,
    problems: ['not-found', 'not-yet-known'],
  })
  profile(
    @Asker() caller: Caller,
    @CorrelationId() correlationId: string,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
  ): Promise<ProfileAnswer> {
    return this.reader.profile(caller, uscc, correlationId);
  }

  @Read({
    path: ':uscc/assets',
    operationId: 'getAssets',
    summary: 'Assets of an enterprise with their channels',
    scope: 'profile:read',
    answer: assetsSchema,
    problems: ['not-found', 'not-yet-known'],
  })
  assets(
    @Asker() caller: Caller,
    @CorrelationId() correlationId: string,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
  ): Promise<AssetsAnswer> {
    return this.reader.assets(caller, uscc, correlationId);
  }

  @Read({
    path: ':uscc/risk',
    operationId: 'getRisk',
    summary: 'The risk of an enterprise, now or as of an instant',
    description:
      'Without parameters the newest score. With asOf the score that held at that instant; with knownAt only what was known then; with both, what was known then about that instant. With priceFall what it would have been at lower prices.',
    scope: 'risk:read',
    answer: riskSchema,
    problems: ['not-found', 'not-yet-known'],
  })
  risk(
    @Asker() caller: Caller,
    @CorrelationId() correlationId: string,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
    @Query({ schema: riskQuerySchema }) query: RiskQuery,
  ): Promise<RiskAnswer> {
    return this.reader.risk(caller, uscc, { ...query, correlationId });
  }

  @Read({
    path: ':uscc/borrowing-base',
    operationId: 'getBorrowingBase',
    summary: 'What the stock of an enterprise supports, line by line',
    description:
      'The waterfall of the score that held: from gross value over exclusions, haircuts, concentration, advance rates and reserve to the borrowing base. asOf, knownAt and priceFall as of the risk.',
    scope: 'risk:read',
    answer: borrowingBaseSchema,
    problems: ['not-found', 'not-yet-known'],
  })
  borrowingBase(
    @Asker() caller: Caller,
    @CorrelationId() correlationId: string,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
    @Query({ schema: riskQuerySchema }) query: RiskQuery,
  ): Promise<BorrowingBaseAnswer> {
    return this.reader.borrowingBase(caller, uscc, { ...query, correlationId });
  }

  @Read({
    path: ':uscc/risk/history',
    operationId: 'listRiskHistory',
    summary: 'How the risk of an enterprise changed',
    description: 'One item for every change of what a bank would read, newest first.',
    scope: 'risk:read',
    answer: riskHistoryPageSchema,
    problems: ['not-found'],
  })
  riskHistory(
    @Asker() caller: Caller,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
    @Query({ schema: riskHistoryQuerySchema }) query: RiskHistoryQuery,
  ): Promise<RiskHistoryPage> {
    return this.reader.riskHistory(caller, uscc, query);
  }

  @Read({
    path: ':uscc/receipts',
    operationId: 'getReceiptOf',
    summary: 'The receipt of the score that held, now or as of an instant',
    scope: 'risk:read',
    answer: receiptSchema,
    problems: ['not-found', 'not-yet-known'],
  })
  receiptOf(
    @Asker() caller: Caller,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
    @Query({ schema: receiptQuerySchema }) query: ReceiptQuery,
  ): Promise<Receipt> {
    return this.reader.receiptOf(caller, uscc, query);
  }

  @Read({
    path: ':uscc/receipts/:seq',
    operationId: 'getReceipt',
    summary: 'The receipt of a score: all that it was computed from',
    description:
      'For the segment that a risk answer or its history names as journal position. tools/check-receipt.py computes the score again from the receipt alone.',
    scope: 'risk:read',
    answer: receiptSchema,
    problems: ['not-found'],
  })
  receipt(
    @Asker() caller: Caller,
    @Param({ schema: receiptPathSchema }) { uscc, seq }: ReceiptPath,
  ): Promise<Receipt> {
    return this.reader.receipt(caller, uscc, seq);
  }
}
