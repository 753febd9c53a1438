/** What is kept of the newest score, which is kept under its segment only until the next one comes. */
import { getRisk } from '../api/generated/sdk.gen.js';
import type { Risk } from '../api/generated/types.gen.js';
import { ApiProblem, unwrap } from '../api/query.js';

const triesMax = 5;

/** Takes something of the newest score; who is overtaken by the next one takes it of that. */
export async function ofNewestScore<Taken>(
  uscc: string,
  take: (risk: Risk) => Promise<Taken>,
  tries = 1,
): Promise<Taken> {
  const risk = await unwrap(getRisk({ path: { uscc } }));
  try {
    return await take(risk);
  } catch (error) {
    const isOvertaken = error instanceof ApiProblem && error.problem.status === 404;
    if (!isOvertaken || tries === triesMax) throw error;
    return ofNewestScore(uscc, take, tries + 1);
  }
}
