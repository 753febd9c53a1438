import type {
  Drawing,
  FacilityAnswer,
  FacilityInput,
  FacilityTermsInput,
} from '@chanrong/contracts';
import { quantiseRatioPpm, type Result } from '@chanrong/kernel';
import type { FacilityTerms } from '@chanrong/portrait';
import {
  drawFacility,
  type Registered,
  registerFacility,
  type RegistryFault,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type ApiParts, apiParts } from '../api-parts.js';
import type { Asked } from '../http/asked-by.js';
import { fenOf } from '../http/fen-of.js';
import { writeAs } from '../http/write-as.js';
import { FacilityReader } from './facility-reader.service.js';

/** Facilities of a bank: it registers and changes its own and no others. */
@Injectable()
export class FacilityRegister {
  constructor(
    @Inject(apiParts) private readonly parts: ApiParts,
    private readonly reader: FacilityReader,
  ) {}

  create(asked: Asked, key: string, input: FacilityInput): Promise<FacilityAnswer> {
    const terms = termsOf(input, asked.caller.tenant);
    return this.write(asked, { key, what: 'register', terms }, (client) =>
      registerFacility(client, terms),
    );
  }

  async change(
    asked: Asked,
    key: string,
    input: FacilityTermsInput & { readonly facilityId: string },
  ): Promise<FacilityAnswer> {
    // Whose facility it is not, for that bank it does not exist.
    const { uscc } = await this.one(asked, input.facilityId);
    const terms = termsOf({ uscc, ...input }, asked.caller.tenant);
    return this.write(asked, { key, what: 'change', terms }, (client) =>
      registerFacility(client, terms),
    );
  }

  async draw(
    asked: Asked,
    key: string,
    { facilityId, outstanding }: Drawing & { readonly facilityId: string },
  ): Promise<FacilityAnswer> {
    await this.one(asked, facilityId);
    const terms = { facilityId, outstandingFen: fenOf(outstanding) };
    return this.write(asked, { key, what: 'draw', terms }, (client) => drawFacility(client, terms));
  }

  private one({ caller, correlationId }: Asked, facilityId: string): Promise<FacilityAnswer> {
    return this.reader.one(caller, facilityId, { correlationId });
  }

  private async write(
    asked: Asked,
    { key, what, terms }: FacilityWriting,
    write: (client: PoolClient) => Promise<Result<Registered, RegistryFault>>,
  ): Promise<FacilityAnswer> {
    const input = ['facility', what, { ...terms }];
    await writeAs(this.parts.registry, { caller: asked.caller, key, input, write });
    return this.one(asked, terms.facilityId);
  }
}

interface FacilityWriting {
  readonly key: string;
  readonly what: 'register' | 'change' | 'draw';
  readonly terms: Pick<FacilityTerms, 'facilityId'>;
}

function termsOf(input: FacilityInput, tenant: string): FacilityTerms {
  const { facilityId, uscc, limit, outstanding, initialLoanToValueRatio, lines } = input;
  const { warn, call, liquidate, hysteresisRatio, dwellMs, cureMs } = lines;
  return {
    facilityId,
    uscc,
    tenant,
    limitFen: fenOf(limit),
    outstandingFen: fenOf(outstanding),
    initialLtvPpm: quantiseRatioPpm(initialLoanToValueRatio),
    lines: {
      warnPpm: quantiseRatioPpm(warn),
      callPpm: quantiseRatioPpm(call),
      liquidatePpm: quantiseRatioPpm(liquidate),
      hysteresisPpm: quantiseRatioPpm(hysteresisRatio),
      dwellMs,
      cureMs,
    },
  };
}
