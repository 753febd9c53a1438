import type {
  AssetPath,
  BalanceSheetInput,
  BookStockInput,
  DeclaredOutputInput,
  InspectionInputBody,
  Written,
} from '@chanrong/contracts';
import type { Result, Uscc } from '@chanrong/kernel';
import {
  clearTamper,
  declareBalance,
  declareOutput,
  declareStock,
  findEnterprise,
  readAs,
  type Registered,
  type RegistryFault,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type ApiParts, apiParts } from '../api-parts.js';
import type { Asked } from '../http/asked-by.js';
import { fenOf } from '../http/fen-of.js';
import { notFound } from '../http/problem-error.js';
import { writeAs } from '../http/write-as.js';

const msPerDay = 86_400_000;

/** What people say about an enterprise, for those who see the enterprise. */
@Injectable()
export class Declarations {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  bookStock(asked: Asked, key: string, input: AssetPath & BookStockInput): Promise<Written> {
    const { uscc, asOf: asOfMs, ...said } = input;
    return this.write(asked, { key, what: 'book-stock', input }, (client, nowMs) =>
      declareStock(client, { uscc: uscc as Uscc, asOfMs, ...said }, nowMs),
    );
  }

  output(
    asked: Asked,
    key: string,
    input: DeclaredOutputInput & { readonly uscc: string },
  ): Promise<Written> {
    const { uscc, from, to, parts, source } = input;
    const days = { fromDay: Date.parse(from) / msPerDay, toDay: Date.parse(to) / msPerDay };
    return this.write(asked, { key, what: 'declared-output', input }, (client, nowMs) =>
      declareOutput(client, { uscc: uscc as Uscc, ...days, parts, source }, nowMs),
    );
  }

  balanceSheet(
    asked: Asked,
    key: string,
    input: BalanceSheetInput & { readonly uscc: string },
  ): Promise<Written> {
    const { uscc, asOf: asOfMs, totalAssets, shortTermDebt, longTermDebt, ...said } = input;
    const balance = {
      uscc: uscc as Uscc,
      asOfMs,
      totalAssetsFen: fenOf(totalAssets),
      shortTermDebtFen: fenOf(shortTermDebt),
      longTermDebtFen: fenOf(longTermDebt),
      ...said,
    };
    return this.write(asked, { key, what: 'balance-sheet', input }, (client, nowMs) =>
      declareBalance(client, balance, nowMs),
    );
  }

  inspection(asked: Asked, key: string, input: AssetPath & InspectionInputBody): Promise<Written> {
    const { uscc, inspectedAt: inspectedMs, ...found } = input;
    return this.write(asked, { key, what: 'inspection', input }, (client, nowMs) =>
      clearTamper(client, { uscc: uscc as Uscc, inspectedMs, ...found }, nowMs),
    );
  }

  private async write(
    { caller, correlationId }: Asked,
    { key, what, input }: Said,
    write: (client: PoolClient, nowMs: number) => Promise<Result<Registered, RegistryFault>>,
  ): Promise<Written> {
    const { source, registry, nowMs } = this.parts;
    const seen = await readAs(source, caller, (manager) => findEnterprise(manager, input.uscc));
    if (seen === null) throw notFound();
    const { changed } = await writeAs(registry, {
      caller,
      key,
      input: [what, { ...input }],
      write: (client) => write(client, nowMs()),
    });
    return { changed, correlationId };
  }
}

interface Said {
  readonly key: string;
  readonly what: string;
  readonly input: { readonly uscc: string };
}
