/** Takes journal segments of the partitions it owns; gives scores, portraits and alerts in PostgreSQL. */
import 'reflect-metadata';
import { createLogger } from '@chanrong/observability';
import { NestFactory } from '@nestjs/core';
import { readScorerConfig } from './scorer.config.js';
import { ScorerModule } from './scorer.module.js';
import { ScorerService } from './scorer.service.js';

async function main(): Promise<void> {
  const config = readScorerConfig();
  const log = createLogger('scorer', config.logLevel);
  const app = await NestFactory.createApplicationContext(ScorerModule.from(config, log), {
    logger: false,
  });
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  await app.get(ScorerService).start();
}

main().catch((error: unknown) => {
  process.stderr.write(`scorer cannot start: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
