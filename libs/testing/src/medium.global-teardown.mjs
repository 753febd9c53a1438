// Stops what the set-up started; its folder goes with it.
export default async function tearDown() {
  await globalThis.chanrongTestServer?.stop();
}
