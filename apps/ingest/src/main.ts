/** Takes MQTT messages of factory gateways; gives them to the journal, and only then acknowledges. */
import 'reflect-metadata';
import { assertLimits } from '@chanrong/contracts';
import { createLogger } from '@chanrong/observability';
import { NestFactory } from '@nestjs/core';
import { assertIngestLimits } from './ingest-limits.js';
import { readIngestConfig } from './ingest.config.js';
import { IngestModule } from './ingest.module.js';
import { IngestService } from './ingest.service.js';

async function main(): Promise<void> {
  assertLimits();
  assertIngestLimits();
  const config = readIngestConfig();
  const log = createLogger('ingest', config.logLevel);
  const app = await NestFactory.createApplicationContext(IngestModule.from(config, log), {
    logger: false,
    abortOnError: false,
  });
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  await app.get(IngestService).start();
}

main().catch((error: unknown) => {
  process.stderr.write(`ingest cannot start: ${(error as Error).message}\n`);
  process.exit(1);
});
