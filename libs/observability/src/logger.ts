/**
 * One JSON object a line on standard output. Messages are lower-case fragments, details are fields;
 * `error` means that a person should look now.
 */
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields that never reach a log, wherever they stand within the first two levels. */
const secretFields = ['password', 'secret', 'secretHash', 'token', 'authorization', 'cookie'];

export function createLogger(
  app: string,
  level: LogLevel = 'info',
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: { app },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[hidden]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
