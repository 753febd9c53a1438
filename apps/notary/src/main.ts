/** Takes the journal as it grows; gives the Merkle tree over each partition, and heads of it, signed. */
import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { createLogger } from '@chanrong/observability';
import { NestFactory } from '@nestjs/core';
import { readNotaryConfig } from './notary.config.js';
import { NotaryModule } from './notary.module.js';
import { NotaryService } from './notary.service.js';

async function main(): Promise<void> {
  const config = readNotaryConfig();
  const log = createLogger('notary', config.logLevel);
  // Telemetry and scores first: what is proved a little later is proved just as well.
  setPriority(constants.priority.PRIORITY_LOW);
  const app = await NestFactory.createApplicationContext(NotaryModule.from(config, log), {
    logger: false,
  });
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  await app.get(NotaryService).start();
}

main().catch((error: unknown) => {
  process.stderr.write(`notary cannot start: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
