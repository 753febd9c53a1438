/**
 * Loaded into every process that the supervisor starts, before the process's own code: when the
 * supervisor is gone, however it went, the process stops as if asked to.
 */
const stopMsMax = 10_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), stopMsMax).unref();
  process.kill(process.pid, 'SIGTERM');
});
// Listening must not keep a process alive that has nothing left to do.
process.channel?.unref();
