import type { Logger } from '@chanrong/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import type { IngestConfig } from './ingest.config.js';
import { IngestService } from './ingest.service.js';

@Module({})
export class IngestModule {
  static from(config: IngestConfig, log: Logger): DynamicModule {
    const provider = { provide: IngestService, useFactory: () => new IngestService(config, log) };
    return { module: IngestModule, providers: [provider], exports: [provider] };
  }
}
