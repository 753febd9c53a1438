import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { NotaryConfig } from './notary.config.js';
import { NotaryService } from './notary.service.js';

@Module({})
export class NotaryModule {
  static from(config: NotaryConfig, log: Logger): DynamicModule {
    const provider = { provide: NotaryService, useFactory: () => new NotaryService(config, log) };
    return { module: NotaryModule, providers: [provider], exports: [provider] };
  }
}
