/**
 * Takes what processes did with a message; gives its spans to an OpenTelemetry collector, as one trace.
 *
 * Which messages are traced, and under which ids, follows from the message itself: every process that meets
 * it comes to the same answer, and nothing is carried along or kept in the journal. Where no collector is
 * set there is no tracer, and the SDK is not even loaded.
 */
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** Read under OpenTelemetry's own names. */
export const traceSettings = {
  /** Base address of a collector, OTLP over HTTP; without it nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Part of the messages that are traced, 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.001),
};

export interface TraceSettings {
  readonly endpoint: string;
  readonly ratio: number;
}

/** Undefined: nothing is traced. */
export function traceSettingsOf(data: {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
}): TraceSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: ratio } = data;
  return endpoint === undefined ? undefined : { endpoint, ratio };
}

/** A message that is traced. */
export interface MessageTrace {
  /** Hexadecimal, 16 bytes, and 8 bytes of the span that all others of the trace are below. */
  readonly traceId: string;
  readonly rootId: string;
}

export interface MessageSpan {
  readonly name: string;
  /** Unix ms, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Of whoever meets the message first; there is one in a trace. */
  readonly isRoot?: boolean;
}

export interface MessageTracer {
  /** The trace of a message; undefined when it is not one of those that are traced. */
  sample(gatewayId: string, payload: Uint8Array): MessageTrace | undefined;
  record(trace: MessageTrace, span: MessageSpan): void;
  /** Hands over what is not handed over yet. */
  close(): Promise<void>;
}

const checksums = 2 ** 32;

/** Of the first 24 bytes of SHA-256 over gateway and payload. */
export function traceOf(gatewayId: string, payload: Uint8Array): MessageTrace {
  const digest = createHash('sha256').update(`${gatewayId}\0`).update(payload).digest('hex');
  return { traceId: digest.slice(0, 32), rootId: digest.slice(32, 48) };
}

/** Unix ms with fractions. */
export function preciseNowMs(): number {
  return performance.timeOrigin + performance.now();
}

export async function openMessageTracer(
  service: string,
  settings: TraceSettings | undefined,
): Promise<MessageTracer | undefined> {
  if (settings === undefined) return undefined;
  const { endpoint, ratio } = settings;
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  let root: MessageTrace | undefined;
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `chanrong-${service}` }),
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
    idGenerator: {
      generateTraceId: () => root?.traceId ?? randomBytes(16).toString('hex'),
      generateSpanId: () => root?.rootId ?? randomBytes(8).toString('hex'),
    },
  });
  const tracer = provider.getTracer('chanrong');
  return {
    sample: (gatewayId, payload) =>
      crc32(payload) < ratio * checksums ? traceOf(gatewayId, payload) : undefined,
    record(trace, { name, startMs, endMs, attributes, isRoot = false }) {
      root = isRoot ? trace : undefined;
      const { traceId, rootId: spanId } = trace;
      const above = { traceId, spanId, traceFlags: api.TraceFlags.SAMPLED, isRemote: true };
      const context = isRoot ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, above);
      const kind = api.SpanKind.CONSUMER;
      const options = { kind, startTime: new Date(startMs), attributes: { ...attributes } };
      tracer.startSpan(name, options, context).end(new Date(endMs));
      root = undefined;
    },
    close: () => provider.shutdown(),
  };
}
