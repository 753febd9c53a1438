// npm run gateway -- --config FILE: the same preparation as npm start, then apps/gateway.
import { prepare, runBuilt } from './prepare.mjs';

await prepare({ quiet: true });
await runBuilt('apps/gateway/src/main.js', process.argv.slice(2));
