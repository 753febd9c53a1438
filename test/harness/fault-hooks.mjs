// Loaded before a program under test, so that signals do to it what a test cannot do from outside.
//
//   SIGUSR2   its event loop is blocked for 5 s
//   SIGALRM   its clock jumps: an hour ahead, then an hour behind what it was, then right again, and so on
const blockedMs = 5_000;
const jumpsMs = [3_600_000, -3_600_000, 0];

let jumps = 0;
let aheadMs = 0;

process.on('SIGUSR2', () => {
  const endMs = performance.now() + blockedMs;
  while (performance.now() < endMs);
});

process.on('SIGALRM', () => {
  aheadMs = jumpsMs[jumps % jumpsMs.length];
  jumps += 1;
});

const RightDate = Date;
globalThis.Date = class extends RightDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [Date.now()] : parts));
  }

  static now() {
    return RightDate.now() + aheadMs;
  }
};
