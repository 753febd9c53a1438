import { appendCommands } from '@chanrong/journal';
import { isoDate, ok, type Result, type Uscc } from '@chanrong/kernel';
import { declaredOutputPolicy, type OutputDeclared } from '@chanrong/portrait';
import { findEnterprisePartition } from './partitions.js';
import {
  enterpriseUnknown,
  refuse,
  type Registered,
  type RegistryFault,
} from './registry-outcome.js';
import { inTransaction, type Writer } from './transaction.js';

export interface OutputInput {
  readonly uscc: Uscc;
  /** First and last day, days since 1970-01-01 in the enterprise's local time; a quarter at most. */
  readonly fromDay: number;
  readonly toDay: number;
  /** Items declared as made, a whole number. */
  readonly parts: number;
  /** Where it comes from: a production report, a tax return. 1 to 400 characters. */
  readonly source: string;
}

const sourceCharsMax = 400;
const msPerDay = 86_400_000;

/** Writes down what an enterprise says it made; saying otherwise of the same days corrects it. */
export async function declareOutput(
  writer: Writer,
  input: OutputInput,
  nowMs: number,
): Promise<Result<Registered, RegistryFault>> {
  const { uscc, fromDay, toDay, parts, source } = input;
  const fault = faultOf(input, nowMs);
  if (fault !== undefined) {
    return refuse('declaration-invalid', `output of ${uscc}: ${fault}`, 'correct it');
  }
  const command: OutputDeclared = { type: 'output.declared', uscc, fromDay, toDay, parts, source };
  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const partition = await findEnterprisePartition(client, uscc);
    if (partition === undefined) return enterpriseUnknown(uscc);
    const written = await client.query(
      `insert into declared_output as known (uscc, from_day, to_day, parts, source)
       values ($1, $2, $3, $4, $5)
       on conflict (uscc, from_day, to_day) do update
         set parts = excluded.parts, source = excluded.source, declared_at = now()
         where (known.parts, known.source) is distinct from (excluded.parts, excluded.source)`,
      [uscc, isoDate(fromDay), isoDate(toDay), parts, source],
    );
    if (written.rowCount === 0) return ok({ changed: false });
    await appendCommands(client, [partition], [command]);
    return ok({ changed: true });
  });
}

function faultOf(
  { fromDay, toDay, parts, source }: OutputInput,
  nowMs: number,
): string | undefined {
  const { daysMax } = declaredOutputPolicy;
  const areDays = Number.isSafeInteger(fromDay) && Number.isSafeInteger(toDay) && fromDay >= 0;
  if (!areDays || toDay < fromDay || toDay - fromDay >= daysMax) {
    return `days ${fromDay} to ${toDay} are not 1 to ${daysMax} days since 1970-01-01`;
  }
  // Somewhere on earth the day has begun already.
  if (toDay * msPerDay > nowMs + msPerDay) return `day ${toDay} has not come yet`;
  if (!(Number.isSafeInteger(parts) && parts >= 0)) {
    return `parts is ${parts}, not a whole number of at least 0`;
  }
  const { length } = source.trim();
  if (length >= 1 && length <= sourceCharsMax) return undefined;
  return `source has ${length} characters, not 1 to ${sourceCharsMax}`;
}
