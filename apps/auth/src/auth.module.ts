import type { Logger } from '@chanrong/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import type { AuthConfig } from './auth.config.js';
import { AuthService } from './auth.service.js';

@Module({})
export class AuthModule {
  static from(config: AuthConfig, log: Logger): DynamicModule {
    const provider = { provide: AuthService, useFactory: () => new AuthService(config, log) };
    return { module: AuthModule, providers: [provider], exports: [provider] };
  }
}
