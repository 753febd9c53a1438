/**
 * PostgreSQL error classes that pass by themselves: connection exceptions, insufficient resources,
 * operator intervention (shutdown, statement timeout). Source: PostgreSQL manual, appendix A.
 */
const passingSqlState = /^(08|53|57)/;
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT']);
/** What the driver says where there is no code. */
const driverMessages =
  /connection terminated|connection timeout|timeout exceeded when trying to connect/i;

export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (passingSqlState.test(code) || networkCodes.has(code))) {
    return true;
  }
  return driverMessages.test(error.message);
}
