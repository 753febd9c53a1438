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
      tls: undefined,
      trusted: [{ kind: 'file', issuer: 'urn:me', file: 'jwks.json' }],
      tokenAudience: 'chanrong-api',
      publicUrl: undefined,
      signIn: undefined,
      enrolment: undefined,
      redisUrl: undefined,
      webhookNetworks: [],
      consoleFolder: undefined,
      logLevel: 'info',
    });
  });

  it('takes keys from an issuer, whose name its tokens carry', () => {
    const environment = { DATABASE_URL: 'postgres://db', OIDC_ISSUER: 'https://id.example' };
    expect(readApiConfig(environment)).toMatchObject({
      trusted: [{ kind: 'issuer', issuer: 'https://id.example', jwksUrl: undefined }],
    });
  });

  it('lets people sign in at the issuer beside tokens of a file', () => {
    const environment = {
      ...withFile,
      OIDC_ISSUER: 'http://localhost:3001',
      PUBLIC_URL: 'http://localhost:3000',
      CONSOLE_SECRET: 's'.repeat(32),
    };
    expect(readApiConfig(environment)).toMatchObject({
      trusted: [{ issuer: 'urn:me' }, { issuer: 'http://localhost:3001' }],
      signIn: {
        issuer: 'http://localhost:3001',
        clientId: 'chanrong-console',
        clientSecret: 's'.repeat(32),
        publicUrl: 'http://localhost:3000',
      },
    });
  });

  it('opens to webhooks the private networks that it names', () => {
    const environment = { ...withFile, WEBHOOK_NETWORKS: '10.1.0.0/16, fd00::/8' };
    expect(readApiConfig(environment).webhookNetworks).toEqual(['10.1.0.0/16', 'fd00::/8']);
    expect(readApiConfig(withFile).webhookNetworks).toEqual([]);
    expect(() => readApiConfig({ ...withFile, WEBHOOK_NETWORKS: 'intranet' })).toThrow(
      'WEBHOOK_NETWORKS',
    );
  });

  it('reports every fault together', () => {
    const environment = { HTTP_PORT: '70000', LOG_LEVEL: 'loud' };
    expect(() => readApiConfig(environment)).toThrow(
      /DATABASE_URL[\s\S]*HTTP_PORT[\s\S]*LOG_LEVEL[\s\S]*API_JWKS_FILE, OIDC_ISSUER/,
    );
  });

  it.each([
    ['no source of keys', { API_JWKS_FILE: undefined, TOKEN_ISSUER: undefined }, 'set one or both'],
    ['a key file of nobody', { TOKEN_ISSUER: undefined }, 'whose keys'],
    ['signing in without an issuer', { CONSOLE_SECRET: 'x'.repeat(32) }, 'needs OIDC_ISSUER'],
  ])('refuses %s', (_what, changes, text) => {
    expect(() => readApiConfig({ ...withFile, ...changes })).toThrow(text);
  });
});
