// npm start: installs what is missing, builds what changed, then hands over to `ops up`.
import { prepare, runBuilt } from './prepare.mjs';

process.env.CHANRONG_STARTED_MS ??= String(Date.now());
await prepare();
await runBuilt('apps/ops/src/main.js', ['up', ...process.argv.slice(2)]);
