// Starts the PostgreSQL of the medium tests from the built code: Jest loads this file outside its own transforms.
import { build } from '../../../tools/build.mjs';

export default async function setUp() {
  await build();
  const { startTestServer, testServerVariable } =
    await import('../../../dist/libs/testing/src/index.js');
  globalThis.chanrongTestServer = await startTestServer();
  process.env[testServerVariable] = globalThis.chanrongTestServer.url;
}
