// npm run ops -- COMMAND: the same preparation as npm start, then the command line of apps/ops.
import { prepare, runBuilt } from './prepare.mjs';

await prepare({ quiet: true });
await runBuilt('apps/ops/src/main.js', process.argv.slice(2));
