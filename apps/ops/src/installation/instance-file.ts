/** `instance.json`: how scripts find a running installation. There only while it is ready. */
import { z } from 'zod';
import { SetupError } from '@chanrong/store';
import { type DataDirectory, readJson } from './data-directory.js';

const instanceSchema = z.object({
  ready: z.literal(true),
  apiUrl: z.url(),
  mqttUrl: z.url(),
  /** Over TLS; `gatewayAuthorityFile` is what clients must trust. */
  mqttsUrl: z.url(),
  gatewayAuthorityFile: z.string(),
  databaseUrl: z.string(),
  /** By process; below each /livez, /startupz, /readyz and /metrics. */
  healthUrls: z.record(z.string(), z.url()),
  /** Who may sign in at the console, which is where the API is. */
  people: z.array(
    z.object({
      role: z.string(),
      subject: z.string(),
      /** Until the person has chosen another. */
      firstPassword: z.string(),
    }),
  ),
  /** Access tokens by role. */
  tokens: z.record(z.string(), z.string()),
  demo: z.object({
    enterprises: z.array(
      z.object({
        uscc: z.string(),
        name: z.string(),
        nameEn: z.string(),
        gatewayId: z.string(),
        partition: z.int(),
      }),
    ),
  }),
});

export type Instance = z.infer<typeof instanceSchema>;

/** @throws SetupError when nothing runs on the data directory. */
export async function readInstance(directory: DataDirectory): Promise<Instance> {
  const parsed = instanceSchema.safeParse(await readJson(directory.instanceFile));
  if (parsed.success) return parsed.data;
  throw new SetupError(
    'not-running',
    `nothing runs on ${directory.label}`,
    'start it with npm start, or name another with --data-dir',
  );
}
