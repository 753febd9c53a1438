import { appendCommands } from '@chanrong/journal';
import { isoInstant, ok, type Result, type Uscc } from '@chanrong/kernel';
import type { BalanceDeclared, DeclaredBalance } from '@chanrong/portrait';
import { findEnterprisePartition } from './partitions.js';
import {
  enterpriseUnknown,
  refuse,
  type Registered,
  type RegistryFault,
} from './registry-outcome.js';
import { inTransaction, type Writer } from './transaction.js';

export interface BalanceInput extends DeclaredBalance {
  readonly uscc: Uscc;
}

/** Ten trillion yuan: more is a wrong unit. */
const fenMax = 1_000_000_000_000_000;
const textCharsMax = 400;

/** Writes down what the books say an enterprise owns and owes; saying otherwise of the same instant corrects it. */
export async function declareBalance(
  writer: Writer,
  input: BalanceInput,
  nowMs: number,
): Promise<Result<Registered, RegistryFault>> {
  const { uscc, asOfMs, totalAssetsFen, shortTermDebtFen, longTermDebtFen } = input;
  const { searchCertificate, source } = input;
  const fault = faultOf(input, nowMs);
  if (fault !== undefined) {
    return refuse('declaration-invalid', `balance sheet of ${uscc}: ${fault}`, 'correct it');
  }
  const command: BalanceDeclared = {
    type: 'balance.declared',
    uscc,
    asOfMs,
    totalAssetsFen,
    shortTermDebtFen,
    longTermDebtFen,
    searchCertificate,
    source,
  };
  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const partition = await findEnterprisePartition(client, uscc);
    if (partition === undefined) return enterpriseUnknown(uscc);
    const written = await client.query(
      `insert into declared_balance as known (uscc, as_of_ms, total_assets_fen, short_term_debt_fen,
         long_term_debt_fen, search_certificate, source)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (uscc, as_of_ms) do update
         set total_assets_fen = excluded.total_assets_fen,
           short_term_debt_fen = excluded.short_term_debt_fen,
           long_term_debt_fen = excluded.long_term_debt_fen,
           search_certificate = excluded.search_certificate, source = excluded.source,
           declared_at = now()
         where (known.total_assets_fen, known.short_term_debt_fen, known.long_term_debt_fen,
             known.search_certificate, known.source) is distinct from
           (excluded.total_assets_fen, excluded.short_term_debt_fen, excluded.long_term_debt_fen,
             excluded.search_certificate, excluded.source)`,
      [uscc, asOfMs, totalAssetsFen, shortTermDebtFen, longTermDebtFen, searchCertificate, source],
    );
    if (written.rowCount === 0) return ok({ changed: false });
    await appendCommands(client, [partition], [command]);
    return ok({ changed: true });
  });
}

/** All that is wrong with it; undefined when nothing is. */
function faultOf(input: BalanceInput, nowMs: number): string | undefined {
  const faults: string[] = [];
  for (const name of ['totalAssetsFen', 'shortTermDebtFen', 'longTermDebtFen'] as const) {
    const fen = input[name];
    if (Number.isSafeInteger(fen) && fen >= 0 && fen <= fenMax) continue;
    faults.push(`${name} is ${fen}, not a whole number of fen from 0 to ${fenMax}`);
  }
  const { asOfMs, searchCertificate, source } = input;
  if (!(Number.isSafeInteger(asOfMs) && asOfMs >= 0 && asOfMs <= nowMs)) {
    const moment = Number.isSafeInteger(asOfMs) ? isoInstant(asOfMs) : String(asOfMs);
    faults.push(`asOfMs is ${moment}, not a moment that has passed`);
  }
  for (const [name, text] of Object.entries({
    source,
    searchCertificate: searchCertificate ?? '-',
  })) {
    const { length } = text.trim();
    if (length >= 1 && length <= textCharsMax) continue;
    faults.push(`${name} has ${length} characters, not 1 to ${textCharsMax}`);
  }
  return faults.length === 0 ? undefined : faults.join('; ');
}
