/**
 * The client id of ingest at a broker, stable for its partitions. No gateway can have it, as the colon is not
 * in gateway ids: who connects under a client id ends the session that has it.
 */
export function clientIdOf(partitions: readonly number[]): string {
  return `chanrong:ingest-${partitions[0]}-${partitions.at(-1)}`;
}
