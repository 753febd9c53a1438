/** Answers what can be checked without trusting the answer. */
import type {
  ConsistencyAnswer,
  ConsistencyQuery,
  Proof,
  ProofQuery,
  Receipt,
  TreeHeadsAnswer,
} from '@chanrong/contracts';
import {
  findProof,
  listTreeHeads,
  listVerifierKeys,
  proveConsistency,
  type ProofFault,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';
import { notFound, ProblemError } from '../http/problem-error.js';

@Injectable()
export class ProofReader {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  /** @param receipt as the caller may see it: what is shown beside it is of the same enterprise */
  async prove(receipt: Receipt, query: ProofQuery): Promise<Proof> {
    const outcome = await findProof(this.parts.registry, receipt, query);
    if ('fault' in outcome) throw problemOf(outcome.fault);
    return outcome.proof;
  }

  /** Heads are hashes of salted contents: every caller may keep them. */
  async heads(): Promise<TreeHeadsAnswer> {
    const { registry } = this.parts;
    return {
      verifierKeys: await listVerifierKeys(registry),
      items: await listTreeHeads(registry),
    };
  }

  async consistency(partition: number, range: ConsistencyQuery): Promise<ConsistencyAnswer> {
    const proof = await proveConsistency(this.parts.registry, { partition, ...range });
    if (proof === undefined) throw problemOf('head-unknown');
    return proof;
  }
}

function problemOf(fault: ProofFault): ProblemError {
  switch (fault) {
    case 'not-covered':
      return new ProblemError('not-yet-known', 'no head over this segment is signed yet');
    case 'archived':
      return new ProblemError(
        'not-found',
        'the segment is archived; ask the operator for the proof',
      );
    case 'head-unknown':
      return notFound();
  }
}
