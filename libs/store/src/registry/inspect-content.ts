import { appendCommands } from '@chanrong/journal';
import { isoInstant, ok, type Result, type Uscc } from '@chanrong/kernel';
import { type ContentInspected, type ContentInspection, contentMethods } from '@chanrong/portrait';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';
import { partitionOfStorageUnit } from './storage-unit.js';
import { inTransaction, type Writer } from './transaction.js';

/** Shares 0 to 1,000,000 ppm, declared above 0; texts of 1 to 400 characters; not ahead of now. */
export interface ContentInspectionInput extends ContentInspection {
  readonly uscc: Uscc;
  readonly assetId: string;
}

const ppm = 1_000_000;
const textCharsMax = 400;

/**
 * Writes down what somebody found the goods of a storage unit to be; saying otherwise of the same moment
 * corrects it, as a laboratory does that was mistaken.
 * @param nowMs Unix ms; nobody has looked in the future
 */
export async function inspectContent(
  writer: Writer,
  input: ContentInspectionInput,
  nowMs: number,
): Promise<Result<Registered, RegistryFault>> {
  const { uscc, assetId, inspectedMs, declaredPpm, foundPpm, method, by, certificate } = input;
  const fault = faultOf(input, nowMs);
  if (fault !== undefined) {
    const message = `inspection of the goods in ${assetId}: ${fault}`;
    return refuse('inspection-invalid', message, 'correct it');
  }
  const found = { inspectedMs, declaredPpm, foundPpm, method, by, certificate };
  const command: ContentInspected = { type: 'content.inspected', uscc, assetId, ...found };
  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const partition = await partitionOfStorageUnit(client, uscc, assetId);
    if (!partition.ok) return partition;
    const written = await client.query(
      `insert into content_inspection as known (uscc, asset_id, inspected_ms, declared_ppm,
         found_ppm, method, inspected_by, certificate)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (uscc, asset_id, inspected_ms) do update
         set declared_ppm = excluded.declared_ppm, found_ppm = excluded.found_ppm,
           method = excluded.method, inspected_by = excluded.inspected_by,
           certificate = excluded.certificate, recorded_at = now()
         where (known.declared_ppm, known.found_ppm, known.method, known.inspected_by,
             known.certificate)
           is distinct from (excluded.declared_ppm, excluded.found_ppm, excluded.method,
             excluded.inspected_by, excluded.certificate)`,
      [uscc, assetId, inspectedMs, declaredPpm, foundPpm, method, by, certificate],
    );
    if (written.rowCount === 0) return ok({ changed: false });
    await appendCommands(client, [partition.value], [command]);
    return ok({ changed: true });
  });
}

function faultOf(input: ContentInspectionInput, nowMs: number): string | undefined {
  const { inspectedMs, declaredPpm, foundPpm, method, by, certificate } = input;
  if (!(Number.isSafeInteger(inspectedMs) && inspectedMs >= 0 && inspectedMs <= nowMs)) {
    const moment = Number.isSafeInteger(inspectedMs) ? isoInstant(inspectedMs) : inspectedMs;
    return `inspectedMs is ${moment}, not a moment that has passed`;
  }
  const isShare = (share: number): boolean => Number.isInteger(share) && share >= 0 && share <= ppm;
  if (!isShare(declaredPpm) || declaredPpm === 0) {
    return `declaredPpm is ${declaredPpm}, not a whole number from 1 to ${ppm}`;
  }
  if (!isShare(foundPpm)) return `foundPpm is ${foundPpm}, not a whole number from 0 to ${ppm}`;
  if (!contentMethods.includes(method)) {
    return `method is ${String(method)}, not one of ${contentMethods.join(', ')}`;
  }
  for (const [name, text] of Object.entries({ by, certificate })) {
    const { length } = text.trim();
    if (length < 1 || length > textCharsMax) {
      return `${name} has ${length} characters, not 1 to ${textCharsMax}`;
    }
  }
  return undefined;
}
