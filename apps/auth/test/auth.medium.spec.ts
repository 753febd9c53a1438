import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unwrap } from '@chanrong/kernel';
import { createLogger } from '@chanrong/observability';
import { registerApiClient, registerPerson } from '@chanrong/store';
import { createTestDatabase, freePort, type TestDatabase } from '@chanrong/testing';
import { decodeJwt, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import * as oauth from 'oauth4webapi';
import type { AuthConfig } from '../src/auth.config.js';
import { AuthService } from '../src/auth.service.js';
import { Browser } from './browser.js';

const subject = 'officer@demo-bank';
const firstPassword = 'made at the first start';
const chosenPassword = 'four plain words suffice';
const consoleSecret = 'console secret of at least 32 characters';
const insecure = { [oauth.allowInsecureRequests]: true };

let database: TestDatabase;
let folder: string;
let service: AuthService;
let config: AuthConfig;
let server: oauth.AuthorizationServer;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'auth-'));
  const httpPort = await freePort();
  config = {
    databaseUrl: database.url,
    httpHost: '127.0.0.1',
    httpPort,
    issuerUrl: `http://127.0.0.1:${httpPort}`,
    keysFolder: folder,
    cookieSecret: 'cookie secret of at least 32 characters',
    consoleUrl: 'http://127.0.0.1:9',
    consoleSecret,
    tokenAudience: 'chanrong-api',
    healthHost: '127.0.0.1',
    healthPort: 0,
    logLevel: 'fatal',
  };
  service = new AuthService(config, createLogger('auth', config.logLevel));
  await service.start();
  const issuer = new URL(config.issuerUrl);
  const discovered = await oauth.discoveryRequest(issuer, insecure);
  server = await oauth.processDiscoveryResponse(issuer, discovered);
}, 60_000);

afterAll(async () => {
  await service.onApplicationShutdown();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** What the console does: sends a browser to the issuer, and waits for it to come back with a code. */
async function beginSignIn() {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint as string);
  url.search = new URLSearchParams({
    client_id: 'chanrong-console',
    redirect_uri: `${config.consoleUrl}/session/callback`,
    response_type: 'code',
    scope: 'openid chanrong',
    prompt: 'login',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const browser = new Browser(config.consoleUrl);
  await browser.open(url.href);
  return { browser, verifier, state };
}

async function exchange(callback: string, verifier: string, state: string) {
  const client: oauth.Client = { client_id: 'chanrong-console' };
  const parameters = oauth.validateAuthResponse(server, client, new URL(callback), state);
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.ClientSecretBasic(consoleSecret),
    parameters,
    `${config.consoleUrl}/session/callback`,
    verifier,
    insecure,
  );
  return oauth.processAuthorizationCodeResponse(server, client, answer, {
    requireIdToken: true,
  });
}

describe('a person who signs in', () => {
  beforeAll(async () => {
    const person = { subject, name: '示范信贷员', role: 'bank', tenant: 'demo-bank' };
    unwrap(await registerPerson(database.pool, { ...person, password: firstPassword }));
  });

  it('chooses a password first, and is named to the console with role and tenant', async () => {
    const { browser, verifier, state } = await beginSignIn();
    await browser.submit({ step: 'sign-in', subject, password: firstPassword });
    expect(browser.text).toContain('设置新密码');
    await browser.submit({
      step: 'change',
      subject,
      password: firstPassword,
      chosen: 'short',
      repeated: 'short',
    });
    expect(browser.text).toContain('新密码太短');
    await browser.submit({
      step: 'change',
      subject,
      password: firstPassword,
      chosen: chosenPassword,
      repeated: chosenPassword,
    });
    const tokens = await exchange(browser.left as string, verifier, state);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({
      sub: subject,
      name: '示范信贷员',
      role: 'bank',
      tenant: 'demo-bank',
    });
  });

  it('is asked for the password again the next time', async () => {
    const { browser, verifier, state } = await beginSignIn();
    await browser.submit({ step: 'sign-in', subject, password: chosenPassword });
    const tokens = await exchange(browser.left as string, verifier, state);
    expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(subject);
    // A code is good once.
    await expect(exchange(browser.left as string, verifier, state)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('learns nothing from a wrong name that a wrong password would not say', async () => {
    const { browser } = await beginSignIn();
    await browser.submit({ step: 'sign-in', subject: 'nobody@demo-bank', password: 'x' });
    const ofNobody = browser.text.replaceAll('nobody@demo-bank', '');
    await browser.submit({ step: 'sign-in', subject, password: 'x' });
    const withoutNonce = (text: string) => text.replaceAll(/nonce="[^"]+"/g, '');
    expect(withoutNonce(browser.text.replaceAll(subject, ''))).toBe(withoutNonce(ofNobody));
  });

  it('is locked out for a while after five wrong passwords, the right one included', async () => {
    const guessed = 'auditor@demo-bank';
    const person = { subject: guessed, name: '审计', role: 'bank', tenant: 'demo-bank' };
    unwrap(await registerPerson(database.pool, { ...person, password: firstPassword }));
    const { browser } = await beginSignIn();
    for (let guess = 0; guess < 5; guess += 1) {
      await browser.submit({ step: 'sign-in', subject: guessed, password: `guess ${guess}` });
      expect(browser.text).toContain('账号或密码不正确');
    }
    await browser.submit({ step: 'sign-in', subject: guessed, password: firstPassword });
    expect(browser.text).toContain('请五分钟后再试');
  });

  it('has nothing to sign in to without having been sent by the console', async () => {
    const answer = await fetch(`${config.issuerUrl}/interaction/made-up`, { method: 'POST' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('登录页面已过期');
  });
});

describe('a back end', () => {
  let key: CryptoKey;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    key = pair.privateKey;
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' }] };
    const client = { clientId: 'demo-bank-core', role: 'bank', tenant: 'demo-bank', jwks };
    unwrap(await registerApiClient(database.pool, client));
  });

  async function requestToken(parameters: Record<string, string>, dpop?: oauth.DPoPHandle) {
    const client: oauth.Client = { client_id: 'demo-bank-core' };
    const assertion = oauth.PrivateKeyJwt({ key, kid: 'k1' });
    const answer = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      assertion,
      new URLSearchParams(parameters),
      { ...insecure, ...(dpop && { DPoP: dpop }) },
    );
    return oauth.processClientCredentialsResponse(server, client, answer);
  }

  it('gets a short token bound to its key, with no scope beyond its role', async () => {
    const client: oauth.Client = { client_id: 'demo-bank-core' };
    const dpop = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
    const scope = 'profile:read risk:read operations:read';
    const token = await requestToken({ scope }, dpop);
    expect(token).toMatchObject({ token_type: 'dpop', expires_in: 600 });
    expect(decodeJwt(token.access_token)).toMatchObject({
      iss: config.issuerUrl,
      aud: 'chanrong-api',
      sub: 'demo-bank-core',
      role: 'bank',
      tenant: 'demo-bank',
      scope: 'profile:read risk:read',
      cnf: { jkt: expect.any(String) },
    });
  });

  it('gets none without a proof of its key, and none once withdrawn', async () => {
    await expect(requestToken({ scope: 'risk:read' })).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await database.pool.query('update api_client set withdrawn_at = now()');
    const client: oauth.Client = { client_id: 'demo-bank-core' };
    const dpop = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
    await expect(requestToken({ scope: 'risk:read' }, dpop)).rejects.toMatchObject({
      error: 'invalid_client',
    });
  });
});
