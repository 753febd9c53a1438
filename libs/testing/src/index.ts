/** Takes a test's wish for real servers; gives them started, migrated and private to it. */
export { type DebianProgram, debianProgram } from './debian-program.js';
export { RedisServer } from './redis-server.js';
export { createTestDatabase, type TestDatabase, testServerVariable } from './test-database.js';
export { freePort, startTestServer, testPartitionCount, type TestServer } from './test-server.js';
export { startMosquitto, type TestMosquitto } from './mosquitto.js';
