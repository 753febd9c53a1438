// npm run -s bench -- NAME: prepares like ops, then runs the benches of test/load.
import { prepare, runBuilt } from './prepare.mjs';

await prepare({ quiet: true });
await runBuilt('test/load/main.js', process.argv.slice(2));
