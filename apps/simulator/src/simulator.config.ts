/** Settings of the simulator: the environment names a JSON file, the file holds the rest. */
import { readFileSync } from 'node:fs';
import { gatewayIdPattern } from '@chanrong/contracts';
import { type HealthAddress, healthSettings, type LogLevel } from '@chanrong/observability';
import { mishapNames } from '@chanrong/park';
import { z } from 'zod';

const mishapSchema = z.object({
  name: z.enum(mishapNames),
  fromMs: z.int(),
  untilMs: z.int(),
});

const gatewaySchema = z.object({
  gatewayId: z.string().regex(gatewayIdPattern),
  secret: z.string().min(1),
  partition: z.int().min(0),
  uscc: z.string(),
  /** What goes wrong there. What was sent before it began must have been sent without it. */
  mishaps: z.array(mishapSchema).default([]),
});

const fileSchema = z.strictObject({
  mqttUrl: z.url({ protocol: /^mqtts?$/ }),
  /** The park that the seeder registered: `describePark(seed, enterpriseCount)`. */
  seed: z.string().min(1),
  enterpriseCount: z.int().min(1).max(4_000),
  /** Spools and progress lie here. */
  stateDirectory: z.string().min(1),
  /** Days of the past that a first start makes up: five full weeks, which a trend needs, and today. */
  historyDays: z.number().min(0).max(62).default(36),
  /** Milliseconds between two live messages of a gateway. */
  stepMs: z.int().min(100).max(300_000).default(2_000),
  gateways: z.array(gatewaySchema).min(1),
});

const environmentSchema = z.object({
  SIMULATOR_CONFIG: z.string({ error: 'name the JSON file with the settings' }).min(1),
  ...healthSettings,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export type GatewayAccess = z.infer<typeof gatewaySchema>;
export type SimulatorConfig = z.infer<typeof fileSchema> &
  HealthAddress & { readonly file: string; readonly logLevel: LogLevel };

/** @throws Error that lists every fault at once. */
export function loadSimulatorConfig(environment: NodeJS.ProcessEnv = process.env): SimulatorConfig {
  const settings = checked('the environment', environmentSchema.safeParse(environment));
  const { SIMULATOR_CONFIG: path, LOG_LEVEL: logLevel } = settings;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`SIMULATOR_CONFIG names ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return {
    ...checked(path, fileSchema.safeParse(content)),
    file: path,
    healthHost: settings.HEALTH_HOST,
    healthPort: settings.HEALTH_PORT,
    logLevel,
  };
}

function checked<T>(where: string, parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `  ${path.map(String).join('.')}: ${message}`,
  );
  throw new Error(`settings of the simulator in ${where} are wrong:\n${faults.join('\n')}`);
}
