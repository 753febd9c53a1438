import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { ScorerConfig } from './scorer.config.js';
import { ScorerService } from './scorer.service.js';

@Module({})
export class ScorerModule {
  static from(config: ScorerConfig, log: Logger): DynamicModule {
    const provider = { provide: ScorerService, useFactory: () => new ScorerService(config, log) };
    return { module: ScorerModule, providers: [provider], exports: [provider] };
  }
}
