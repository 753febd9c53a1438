import type { PoolClient } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { assert, canonicalJson, ok, type Result } from '@chanrong/kernel';
import type {
  DocumentRecorded,
  DocumentWithdrawn,
  FlowDocument,
  TradeDocument,
  WarehouseReceipt,
} from '@chanrong/portrait';
import { findEnterprisePartition } from '../registry/partitions.js';
import {
  enterpriseUnknown,
  refuse,
  type Registered,
  type RegistryFault,
} from '../registry/registry-outcome.js';
import { fingerprintOf, foldedText } from './fingerprint.js';
import { findDocumentFault } from './paper-fault.js';

/** A document as it is handed in: what identifies it is worked out here. */
export type DocumentInput =
  Omit<FlowDocument, 'fingerprint'> | Omit<WarehouseReceipt, 'fingerprint'>;

/** Records a document of an enterprise, within the transaction of the client. A document is never edited. */
export async function recordDocument(
  client: PoolClient,
  uscc: string,
  input: DocumentInput,
): Promise<Result<Registered, RegistryFault>> {
  const document = await identified(client, input);
  const { documentId, kind, fingerprint, issuedMs } = document;
  const fault = findDocumentFault(document);
  if (fault !== undefined) {
    return refuse('document-invalid', `document ${documentId}: ${fault}`, 'correct it');
  }
  const partition = await findEnterprisePartition(client, uscc);
  if (partition === undefined) return enterpriseUnknown(uscc);
  const inserted = await client.query(
    `insert into trade_document (uscc, document_id, kind, fingerprint, issued_ms, body)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [uscc, documentId, kind, fingerprint, issuedMs, JSON.stringify(document)],
  );
  if (inserted.rowCount === 0) {
    const { rows } = await client.query<{ body: unknown }>(
      'select body from trade_document where uscc = $1 and document_id = $2',
      [uscc, documentId],
    );
    if (canonicalJson(rows[0]?.body) === canonicalJson(document)) return ok({ changed: false });
    return refuse(
      'document-differs',
      `document ${documentId} of ${uscc} was recorded with other content`,
      'withdraw it, and record the other under another id',
    );
  }
  const command: DocumentRecorded = { type: 'document.recorded', uscc, document };
  await appendCommands(client, [partition], [command]);
  return ok({ changed: true });
}

/** From `atMs` the document stands for nothing: cancelled, settled, or handed back. */
export async function withdrawDocument(
  client: PoolClient,
  { uscc, documentId, atMs }: Omit<DocumentWithdrawn, 'type'>,
): Promise<Result<Registered, RegistryFault>> {
  const { rows } = await client.query<{ withdrawn_ms: string | null }>(
    'select withdrawn_ms from trade_document where uscc = $1 and document_id = $2 for update',
    [uscc, documentId],
  );
  const partition = await findEnterprisePartition(client, uscc);
  if (rows[0] === undefined || partition === undefined) {
    const message = `${uscc} has no document ${documentId}`;
    return refuse('document-unknown', message, 'record it first, or correct its id');
  }
  if (rows[0].withdrawn_ms !== null) return ok({ changed: false });
  await client.query(
    `update trade_document set withdrawn_ms = $3, changed_in = pg_current_xact_id()
       where uscc = $1 and document_id = $2`,
    [uscc, documentId, atMs],
  );
  const command: DocumentWithdrawn = { type: 'document.withdrawn', uscc, documentId, atMs };
  await appendCommands(client, [partition], [command]);
  return ok({ changed: true });
}

async function identified(client: PoolClient, input: DocumentInput): Promise<TradeDocument> {
  const { rows } = await client.query<{ document_key: Buffer }>(
    'select document_key from installation',
  );
  const key = rows[0]?.document_key;
  assert(key !== undefined, 'a migrated database has an installation');
  const folded = { ...input, number: foldedText(input.number), issuer: foldedText(input.issuer) };
  return { ...folded, fingerprint: fingerprintOf(folded, key) };
}
