// Properties draw the same cases in every build, so that a red build is about the change in it.
// FAST_CHECK_SEED=random explores; a number repeats what somebody found.
import fc from 'fast-check';

const seed = process.env.FAST_CHECK_SEED ?? '20261122';
if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
