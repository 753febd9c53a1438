/** Takes what a process does; gives people logs, numbers and an answer to "are you well?". */
export {
  type HealthCheck,
  type HealthServer,
  type HealthServerOptions,
  startHealthServer,
} from './health-server.js';
export { databaseIsWritable } from './database-check.js';
export { type HealthAddress, healthSettings } from './health-settings.js';
export { createLogger, type Logger, type LogLevel, logLevels } from './logger.js';
export {
  type MessageSpan,
  type MessageTrace,
  type MessageTracer,
  openMessageTracer,
  preciseNowMs,
  traceOf,
  type TraceSettings,
  traceSettings,
  traceSettingsOf,
} from './message-tracer.js';
export { createMetrics } from './metrics.js';
