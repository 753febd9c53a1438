/** Takes a test's wish for real servers; gives them started, migrated and private to it. */
export { createTestDatabase, type TestDatabase, testServerVariable } from './test-database.js';
export { freePort, startTestServer, testPartitionCount, type TestServer } from './test-server.js';
