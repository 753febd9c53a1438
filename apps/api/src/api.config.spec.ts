import { describe, expect, it } from '@jest/globals';
import { readApiConfig } from './api.config.js';

const withFile = {
  DATABASE_URL: 'postgres://db',
  API_JWKS_FILE: 'jwks.json',
  TOKEN_ISSUER: 'urn:me',
};

describe('readApiConfig', () => {
  it('takes keys from a file', () => {
    expect(readApiConfig(withFile)).toEqual({
      databaseUrl: 'postgres://db',
      httpHost: '127.0.0.1',
      httpPort: 3_000,
      keys: { kind: 'file', file: 'jwks.json' },
      tokenIssuer: 'urn:me',
      tokenAudience: 'chanrong-api',
      logLevel: 'info',
    });
  });

  it('takes keys from an issuer, whose name its tokens carry', () => {
    const environment = { DATABASE_URL: 'postgres://db', OIDC_ISSUER: 'https://id.example' };
    expect(readApiConfig(environment)).toMatchObject({
      keys: { kind: 'issuer', issuer: 'https://id.example', jwksUrl: undefined },
      tokenIssuer: 'https://id.example',
    });
  });

  it('reports every fault together', () => {
    const environment = { HTTP_PORT: '70000', LOG_LEVEL: 'loud' };
    expect(() => readApiConfig(environment)).toThrow(
      /DATABASE_URL[\s\S]*HTTP_PORT[\s\S]*LOG_LEVEL[\s\S]*API_JWKS_FILE, OIDC_ISSUER/,
    );
  });

  it.each([
    ['two sources of keys', { OIDC_ISSUER: 'https://id.example' }, 'set exactly one'],
    ['no issuer of the tokens', { TOKEN_ISSUER: undefined }, 'TOKEN_ISSUER'],
  ])('refuses %s', (_what, changes, text) => {
    expect(() => readApiConfig({ ...withFile, ...changes })).toThrow(text);
  });
});
