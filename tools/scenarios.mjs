// npm run scenarios [-- --write]: builds, then plays the scenarios of docs/scenarios.md.
import { prepare, runBuilt } from './prepare.mjs';

await prepare({ quiet: true });
await runBuilt('test/scenarios/main.js', process.argv.slice(2));
