/** Takes a file of segments; prints the hashes of what they fold to under the Node that runs this. */
import { readFileSync } from 'node:fs';
import type { EngineSegment } from '@chanrong/engine';
import { foldJournal } from './fold-journal.js';

interface StoredSegment extends Omit<EngineSegment, 'body'> {
  /** Base64. */
  readonly body: string;
}

const stored = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as StoredSegment[];
const segments = stored.map((each) => ({ ...each, body: Buffer.from(each.body, 'base64') }));
const { rows: _rows, ...hashes } = foldJournal(segments);
process.stdout.write(JSON.stringify({ node: process.version, ...hashes }));
