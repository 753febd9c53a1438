import 'reflect-metadata';
import { createTokenVerifier, ProofVerifier } from '@chanrong/identity';
import { createLogger } from '@chanrong/observability';
import { createDataSource } from '@chanrong/store';
import pg from 'pg';
import { createApi } from '../create-api.js';
import { describeApi } from './describe-api.js';
import { formatDocument } from './serve-docs.js';

/** The OpenAPI document as it is kept and served. The API is put together, but neither started nor connected. */
export async function openApiText(): Promise<string> {
  const registry = new pg.Pool({ connectionString: 'postgres://nowhere' });
  const app = await createApi({
    source: createDataSource('postgres://nowhere'),
    verify: createTokenVerifier({ trusted: [], audience: '' }),
    proofs: new ProofVerifier(),
    publicUrl: undefined,
    console: undefined,
    registry,
    enrolment: undefined,
    tls: undefined,
    webhooks: undefined,
    log: createLogger('api', 'silent'),
    nowMs: Date.now,
  });
  const text = formatDocument(describeApi(app));
  await app.close();
  return text;
}
