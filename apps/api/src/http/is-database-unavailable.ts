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
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string' && (passingSqlState.test(code) || networkCodes.has(code))) {
    return true;
  }
  return typeof message === 'string' && driverMessages.test(message);
}
