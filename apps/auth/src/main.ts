/** Takes passwords and signed assertions; gives codes to the console and tokens to banks' back ends. */
import 'reflect-metadata';
import { createLogger } from '@chanrong/observability';
import { NestFactory } from '@nestjs/core';
import { readAuthConfig } from './auth.config.js';
import { AuthModule } from './auth.module.js';
import { AuthService } from './auth.service.js';

async function main(): Promise<void> {
  const config = readAuthConfig();
  const log = createLogger('auth', config.logLevel);
  const app = await NestFactory.createApplicationContext(AuthModule.from(config, log), {
    logger: false,
    abortOnError: false,
  });
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  await app.get(AuthService).start();
}

main().catch((error: unknown) => {
  process.stderr.write(`auth cannot start: ${(error as Error).message}\n`);
  process.exit(1);
});
