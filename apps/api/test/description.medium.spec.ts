import { problemTypes } from '@chanrong/contracts';
import { roles, scopes } from '@chanrong/identity';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { readFile } from 'node:fs/promises';
import { openApiText } from '../src/description/open-api-text.js';
import { startTestApi, type TestApi } from './api-harness.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(await openApiText());
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(validator.version).toBe('3.1');
  });

  it('is the same served, generated and committed', async () => {
    const served = await (await fetch(`${api.url}/openapi.json`)).text();
    const committed = await readFile(
      new URL('../../../docs/openapi.json', import.meta.url),
      'utf8',
    );
    expect(served).toBe(await openApiText());
    // Where this fails: npm run gen
    expect(committed).toBe(served);
  });

  it('names every operation, its parameters and its schemas for people', () => {
    const operations = Object.entries(api.document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => [path, operation] as const),
    );
    for (const [path, described] of operations) {
      const operation = described as { operationId?: string; summary?: string; tags?: string[] };
      expect([path, operation.operationId, operation.summary, operation.tags]).toEqual([
        path,
        expect.stringMatching(/^[a-z][A-Za-z]+$/),
        expect.stringMatching(/^[A-Z]/),
        [expect.any(String)],
      ]);
    }
  });
});

describe('docs/api.md', () => {
  it('names every route, problem, scope and role', async () => {
    const guide = await readFile(new URL('../../../docs/api.md', import.meta.url), 'utf8');
    const words = [
      ...Object.keys(api.document.paths),
      ...Object.keys(problemTypes).map((code) => `\`${code}\``),
      ...scopes.map((scope) => `\`${scope}\``),
      ...roles.map((role) => `\`${role}\``),
    ];
    expect(words.filter((word) => !guide.includes(word))).toEqual([]);
  });
});

describe('the documentation pages', () => {
  it('come whole from this installation', async () => {
    const page = await fetch(`${api.url}/docs`);
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const references = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(references).toHaveLength(4);
    for (const address of references) {
      expect(address).toMatch(/^\/docs\//);
      const file = await fetch(`${api.url}${address}`);
      expect([address, file.status]).toEqual([address, 200]);
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
  });
});
