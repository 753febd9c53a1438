/** The settings file of the gateway: who it is, what it measures, and where the readings come from. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { birthChannelSchema, topicPrefix } from '@chanrong/contracts';
import type { GatewayOptions } from '@chanrong/gateway';
import { z } from 'zod';

/** The answer of `POST /v1/gateways/enrolments/redeem`, kept as it came; or the same by hand. */
const identitySchema = z.object({
  gatewayId: z.string().min(1),
  secret: z.string().optional(),
  certificate: z.string().optional(),
  authority: z.string().optional(),
  topic: z.string().startsWith(`${topicPrefix}/`),
  epoch: z.int().min(1),
  brokers: z.array(z.url({ protocol: /^mqtts?$/ })).min(1),
});

const namesSchema = z.record(z.string(), z.string()).default({});
const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stdin') }),
  z.strictObject({
    kind: z.literal('csv'),
    file: z.string(),
    timeColumn: z.string().default('time'),
    /** Waits for more at the end of the file, as a logger appends. */
    follow: z.boolean().default(true),
  }),
  z.strictObject({
    kind: z.literal('adapter'),
    host: z.string(),
    port: z.int().min(1).max(65_535).default(7_878),
  }),
]);
export type SourceSettings = z.infer<typeof sourceSchema>;

const fileSchema = z.strictObject({
  identity: z.union([z.string(), identitySchema]),
  /** PEM: of the certificate. */
  keyFile: z.string().optional(),
  /** PEM, Ed25519: everything is signed with it. */
  signingKeyFile: z.string().optional(),
  acknowledgedBy: z.enum(['puback', 'platform']).default('puback'),
  spoolDirectory: z.string().default('spool'),
  spoolBytesMax: z
    .int()
    .min(32 * 1024 * 1024)
    .optional(),
  firmware: z.string().max(128).default('chanrong reference gateway'),
  channels: z.array(birthChannelSchema).min(1),
  /** Readings of this long go together; a message is never older when it is sent. */
  flushMs: z.int().min(10).max(3_600_000).default(1_000),
  source: sourceSchema,
  /** Source name to channel (`asset/measure`), where they differ. */
  names: namesSchema,
});

export interface GatewayConfig extends Omit<z.infer<typeof fileSchema>, 'identity'> {
  readonly connection: Omit<GatewayOptions, 'onState'>;
}

/** Paths in the file are relative to it. @throws Error that lists every fault at once. */
export function readGatewayConfig(path: string): GatewayConfig {
  const at = (file: string): string => resolve(dirname(path), file);
  const { identity: given, ...settings } = checked(path, fileSchema.safeParse(readJson(path)));
  const identity =
    typeof given === 'string'
      ? checked(at(given), identitySchema.safeParse(readJson(at(given))))
      : given;
  const { gatewayId, secret, certificate, authority, topic, epoch, brokers } = identity;
  const { keyFile, signingKeyFile } = settings;
  const key = keyFile === undefined ? undefined : readFileSync(at(keyFile), 'utf8');
  if (secret === undefined && (certificate === undefined || key === undefined)) {
    throw new Error(`${path}: the identity has no secret, so certificate and keyFile are needed`);
  }
  const partition = Number(topic.split('/')[2]);
  const source = settings.source;
  return {
    ...settings,
    source: source.kind === 'csv' ? { ...source, file: at(source.file) } : source,
    connection: {
      url: brokers[0] as string,
      gatewayId,
      secret,
      tls: { authority, certificate, key },
      partition,
      epoch,
      signingKey:
        signingKeyFile === undefined
          ? undefined
          : createPrivateKey(readFileSync(at(signingKeyFile))),
      acknowledgedBy: settings.acknowledgedBy,
      spoolDirectory: at(settings.spoolDirectory),
      ...(settings.spoolBytesMax !== undefined && { spoolBytesMax: settings.spoolBytesMax }),
    },
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

function checked<T>(where: string, parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  throw new Error(`settings in ${where} are wrong:\n${z.prettifyError(parsed.error)}`);
}
