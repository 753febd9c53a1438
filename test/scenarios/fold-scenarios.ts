/** Takes a file of scenarios' segments; prints the hash of what each folds to under the Node that runs this. */
import { readFileSync } from 'node:fs';
import { play } from './play.js';
import type { StoredScenario } from './stored-scenario.js';

const stored = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as StoredScenario[];
const hashes = stored.map(({ code, uscc, segments }) => {
  const read = segments.map((each) => ({ ...each, body: Buffer.from(each.body, 'base64') }));
  return [code, play(read, uscc).hash];
});
process.stdout.write(JSON.stringify({ node: process.version, hashes: Object.fromEntries(hashes) }));
