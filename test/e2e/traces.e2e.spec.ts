import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { traceOf } from '@chanrong/observability';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { type LoadEnterprise, registerLoadPark } from '../load/load-park.js';
import { Stack, until } from '../harness/stack.js';

/** As much of OTLP's JSON as the test reads. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}
interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly {
        readonly key: string;
        readonly value: { stringValue: string };
      }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const received: (Span & { readonly service: string | undefined })[] = [];
let collector: Server;
let stack: Stack;
let client: MqttClient;
let plant: LoadEnterprise;

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      expect(request.url).toBe('/v1/traces');
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as ExportRequest;
      for (const { resource, scopeSpans } of resourceSpans) {
        const name = resource.attributes.find(({ key }) => key === 'service.name');
        const service = name?.value.stringValue;
        for (const { spans } of scopeSpans)
          received.push(...spans.map((span) => ({ ...span, service })));
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  const traces = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_TRACES_SAMPLER_ARG: '1',
    // How long spans are gathered; five seconds otherwise.
    OTEL_BSP_SCHEDULE_DELAY: '100',
  };
  stack = await Stack.create({ partitionCount: 2 });
  [plant] = (await registerLoadPark(stack.pool, 1)) as [LoadEnterprise];
  await stack.startIngest(traces);
  stack.startScorer(traces);
  const { gatewayId, secret } = plant;
  const options = { clientId: gatewayId, username: gatewayId, password: secret };
  client = await connectAsync(stack.mqttUrl, options);
}, 120_000);

afterAll(async () => {
  await client.endAsync();
  await stack.stop();
  await new Promise((resolve) => collector.close(resolve));
}, 60_000);

/** Publishes, and gives the spans of the trace once the last of them has come. */
async function traced(kind: string, message: object): Promise<typeof received> {
  const payload = JSON.stringify(message);
  const topic = `chanrong/v1/${plant.partition}/${plant.gatewayId}/${kind}`;
  await client.publishAsync(topic, payload, { qos: 1 });
  const { traceId } = traceOf(plant.gatewayId, Buffer.from(payload));
  const own = () => received.filter((span) => span.traceId === traceId);
  await until(
    () => Promise.resolve(new Set(own().map(({ name }) => name)).size === 3),
    `three spans of ${kind}, not ${JSON.stringify(received)}`,
  );
  return own();
}

describe('a traced message', () => {
  it('is one trace from its arrival to its score', async () => {
    await traced('birth', {
      epoch: 1,
      firmware: 'test',
      channels: [{ id: 0, asset: 'TANK-1', measure: 'mass_kg' }],
    });
    const at = new Date().toISOString();
    const spans = await traced('data', {
      epoch: 1,
      seq: 1,
      readings: [{ channel: 'TANK-1/mass_kg', at, value: 1_500 }],
    });
    const [receive, fold, commit] = ['receive and commit', 'fold', 'commit score'].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect(spans).toHaveLength(3);
    expect([receive?.service, fold?.service, commit?.service]).toEqual([
      'chanrong-ingest',
      'chanrong-scorer',
      'chanrong-scorer',
    ]);
    expect(receive?.parentSpanId ?? '').toBe('');
    expect([fold?.parentSpanId, commit?.parentSpanId]).toEqual([receive?.spanId, receive?.spanId]);
    const startOf = (span: Span | undefined) => BigInt(span?.startTimeUnixNano ?? 0);
    expect(startOf(receive) <= startOf(fold)).toBe(true);
    expect(startOf(fold) <= startOf(commit)).toBe(true);
  });
});
