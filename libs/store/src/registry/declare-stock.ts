import { appendCommands } from '@chanrong/journal';
import { isoInstant, ok, type Result, type Uscc } from '@chanrong/kernel';
import type { StockDeclared } from '@chanrong/portrait';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';
import { partitionOfStorageUnit } from './storage-unit.js';
import { inTransaction, type Writer } from './transaction.js';

export interface BookStockInput {
  readonly uscc: Uscc;
  readonly assetId: string;
  /** 0 to a billion tonnes. */
  readonly quantityKg: number;
  /** Instant that the books speak of, Unix ms, not ahead of now. */
  readonly asOfMs: number;
  /** Where it comes from: a stock-keeping system, a stock-take. 1 to 400 characters. */
  readonly source: string;
}

const quantityKgMax = 1e12;
const sourceCharsMax = 400;

/** Writes down what the books say lies in a storage unit; saying otherwise of the same instant corrects it. */
export async function declareStock(
  writer: Writer,
  input: BookStockInput,
  nowMs: number,
): Promise<Result<Registered, RegistryFault>> {
  const { uscc, assetId, quantityKg, asOfMs, source } = input;
  const fault = faultOf(input, nowMs);
  if (fault !== undefined) {
    return refuse('declaration-invalid', `book stock of ${assetId}: ${fault}`, 'correct it');
  }
  const command: StockDeclared = {
    type: 'stock.declared',
    uscc,
    assetId,
    quantityKg,
    asOfMs,
    source,
  };
  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const partition = await partitionOfStorageUnit(client, uscc, assetId);
    if (!partition.ok) return partition;
    const written = await client.query(
      `insert into book_stock as known (uscc, asset_id, as_of_ms, quantity_kg, source)
       values ($1, $2, $3, $4, $5)
       on conflict (uscc, asset_id, as_of_ms) do update
         set quantity_kg = excluded.quantity_kg, source = excluded.source, declared_at = now()
         where (known.quantity_kg, known.source) is distinct from
           (excluded.quantity_kg, excluded.source)`,
      [uscc, assetId, asOfMs, quantityKg, source],
    );
    if (written.rowCount === 0) return ok({ changed: false });
    await appendCommands(client, [partition.value], [command]);
    return ok({ changed: true });
  });
}

function faultOf(
  { quantityKg, asOfMs, source }: BookStockInput,
  nowMs: number,
): string | undefined {
  if (!(quantityKg >= 0 && quantityKg <= quantityKgMax)) {
    return `quantityKg is ${quantityKg}, not a number from 0 to ${quantityKgMax}`;
  }
  if (!(Number.isSafeInteger(asOfMs) && asOfMs >= 0 && asOfMs <= nowMs)) {
    const moment = Number.isSafeInteger(asOfMs) ? isoInstant(asOfMs) : String(asOfMs);
    return `asOfMs is ${moment}, not a moment that has passed`;
  }
  const { length } = source.trim();
  if (length >= 1 && length <= sourceCharsMax) return undefined;
  return `source has ${length} characters, not 1 to ${sourceCharsMax}`;
}
