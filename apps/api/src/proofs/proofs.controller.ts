import {
  type ConsistencyAnswer,
  type ConsistencyPath,
  consistencyPathSchema,
  type ConsistencyQuery,
  consistencyQuerySchema,
  consistencySchema,
  type Proof,
  type ProofQuery,
  proofQuerySchema,
  proofSchema,
  type ReceiptPath,
  receiptPathSchema,
  type TreeHeadsAnswer,
  treeHeadsSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EnterpriseReader } from '../enterprises/enterprise-reader.service.js';
import { Asker } from '../http/bearer.guard.js';
import { Read } from '../http/read.decorator.js';
import { ProofReader } from './proof-reader.service.js';

@ApiTags('proofs')
@Controller('v1')
export class ProofsController {
  constructor(
    private readonly enterprises: EnterpriseReader,
    private readonly proofs: ProofReader,
  ) {}

  @Read({
    path: 'enterprises/:uscc/receipts/:seq/proof',
    operationId: 'getProof',
    summary: 'That a receipt rests on the journal, for checking offline',
    description:
      'The receipt, its segment, the scorecard and prices as journaled, and messages of the enterprise, each with its way up to a signed tree head. tools/check-proof.py says what that proves.',
    scope: 'risk:read',
    answer: proofSchema,
    problems: ['not-found', 'not-yet-known'],
  })
  async proof(
    @Asker() caller: Caller,
    @Param({ schema: receiptPathSchema }) { uscc, seq }: ReceiptPath,
    @Query({ schema: proofQuerySchema }) query: ProofQuery,
  ): Promise<Proof> {
    return this.proofs.prove(await this.enterprises.receipt(caller, uscc, seq), query);
  }

  @Read({
    path: 'tree-heads',
    operationId: 'listTreeHeads',
    summary: 'The newest signed head of each partition',
    description:
      'Keep them: a head that was signed cannot be taken back, and any later one must have grown out of it.',
    scope: 'risk:read',
    answer: treeHeadsSchema,
    problems: [],
  })
  heads(): Promise<TreeHeadsAnswer> {
    return this.proofs.heads();
  }

  @Read({
    path: 'tree-heads/:partition/consistency',
    operationId: 'getConsistency',
    summary: 'That the history under one head was not rewritten until a later one',
    scope: 'risk:read',
    answer: consistencySchema,
    problems: ['not-found'],
  })
  consistency(
    @Param({ schema: consistencyPathSchema }) { partition }: ConsistencyPath,
    @Query({ schema: consistencyQuerySchema }) query: ConsistencyQuery,
  ): Promise<ConsistencyAnswer> {
    return this.proofs.consistency(partition, query);
  }
}
