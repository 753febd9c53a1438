/**
 * Cost of one evaluation, from the folded state to the row that is committed: describe the portrait,
 * evaluate it, write it as text, hash what it says. Then the same work over a small and a large book,
 * in random order: a cost that grows with the book would show as a ratio.
 *
 * Figures are medians over short turns, so that other work on the machine does not count.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { scoreHash } from '@chanrong/engine';
import { assert, Prng } from '@chanrong/kernel';
import { describePortrait, type Enterprise, type Portrait } from '@chanrong/portrait';
import { type Evaluation, evaluate, expertScorecard, marketFrom } from '@chanrong/scoring';
import { type Book, bookPrices, makeBook } from './enterprise-book.js';

export interface EvaluateOptions {
  /** Enterprises of 100 channels, and evaluations of them. */
  readonly enterprises: number;
  /** Days of their history. */
  readonly days: number;
  readonly evaluations: number;
  readonly smallBook: number;
  readonly largeBook: number;
  /** Evaluations of each book. */
  readonly bookEvaluations: number;
}

export interface EvaluateResult {
  readonly channelsPerEnterprise: number;
  readonly evaluations: number;
  /** Microseconds of one evaluation, all of it and each part alone. */
  readonly microsecondsPerEvaluation: number;
  readonly describeMicroseconds: number;
  readonly evaluateMicroseconds: number;
  readonly textMicroseconds: number;
  readonly hashMicroseconds: number;
  readonly evaluationBytes: number;
  /** Share of the enterprises that were measured which have a score, rather than too little data for one. */
  readonly scoredShare: number;
  readonly smallBook: number;
  readonly largeBook: number;
  readonly smallBookMicroseconds: number;
  readonly largeBookMicroseconds: number;
  /** Large book over small, whatever sizes the options ask for. */
  readonly costRatio400kOver4k: number;
  readonly peakRssMb: number;
  /** SHA-256 over the score hashes of the 100-channel enterprises. */
  readonly resultHash: string;
}

const channelsPerEnterprise = 100;
const smallPortrait = { channelsPerEnterprise: 4, days: 2 } as const;
/** Short enough to fit between the switches of a busy machine. */
const evaluationsPerTurn = 5;
const sampleSize = 20;
const market = marketFrom(bookPrices);

export function readEvaluateOptions(args: readonly string[]): EvaluateOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      enterprises: { type: 'string', default: '20' },
      days: { type: 'string', default: '37' },
      evaluations: { type: 'string', default: '20000' },
      'small-book': { type: 'string', default: '4000' },
      'large-book': { type: 'string', default: '400000' },
      'book-evaluations': { type: 'string', default: '50000' },
      json: { type: 'boolean' },
    },
  });
  return {
    enterprises: Number(values.enterprises),
    days: Number(values.days),
    evaluations: Number(values.evaluations),
    smallBook: Number(values['small-book']),
    largeBook: Number(values['large-book']),
    bookEvaluations: Number(values['book-evaluations']),
  };
}

export function runEvaluate(options: EvaluateOptions): EvaluateResult {
  const { enterprises, days } = options;
  const book = makeBook({ enterprises, channelsPerEnterprise, days });
  const parts = measureParts(book, options.evaluations);
  const compared = compareBooks(options);
  return {
    channelsPerEnterprise,
    evaluations: options.evaluations,
    ...parts,
    ...compared,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    resultHash: resultHash(book),
  };
}

function measureParts(book: Book, evaluations: number) {
  const pick = picker(book, 'parts');
  const portraits = new Map(book.enterprises.map((each) => [each, describe(book, each)]));
  const portraitOf = (each: Enterprise): Portrait => portraits.get(each) as Portrait;
  const answers = new Map(book.enterprises.map((each) => [each, answer(portraitOf(each))]));
  const answerOf = (each: Enterprise): Evaluation => answers.get(each) as Evaluation;
  const turns = Math.ceil(evaluations / evaluationsPerTurn);
  const [together, describing, evaluating, writing, hashing] = microseconds(turns, pick, [
    (each) => wholeEvaluation(book, each),
    (each) => describe(book, each),
    (each) => answer(portraitOf(each)),
    (each) => JSON.stringify(answerOf(each)),
    (each) => scoreHash(answerOf(each)),
  ]);
  const [first] = book.enterprises;
  return {
    microsecondsPerEvaluation: together as number,
    describeMicroseconds: describing as number,
    evaluateMicroseconds: evaluating as number,
    textMicroseconds: writing as number,
    hashMicroseconds: hashing as number,
    evaluationBytes: JSON.stringify(answerOf(first as Enterprise)).length,
    scoredShare: shareScored(book.enterprises.map(answerOf)),
  };
}

function compareBooks({ smallBook, largeBook, bookEvaluations }: EvaluateOptions) {
  const small = makeBook({ enterprises: smallBook, ...smallPortrait });
  const large = makeBook({ enterprises: largeBook, ...smallPortrait });
  assert(shareScored(sample(large)) === 1, 'the bench evaluates enterprises that have a score');
  const pickSmall = picker(small, 'small');
  const pickLarge = picker(large, 'large');
  const turns = Math.ceil(bookEvaluations / evaluationsPerTurn);
  // Turn about, so that both see the same machine.
  const [ofSmall, ofLarge] = microseconds(turns, () => undefined, [
    () => wholeEvaluation(small, pickSmall()),
    () => wholeEvaluation(large, pickLarge()),
  ]);
  return {
    smallBook,
    largeBook,
    smallBookMicroseconds: ofSmall as number,
    largeBookMicroseconds: ofLarge as number,
    costRatio400kOver4k: (ofLarge as number) / (ofSmall as number),
  };
}

/** Median microseconds of each kind of work, the kinds taking turns. */
function microseconds<T>(
  turns: number,
  pick: () => T,
  works: readonly ((picked: T) => unknown)[],
): number[] {
  const spent = works.map(() => [] as number[]);
  for (let turn = 0; turn < turns; turn += 1) {
    works.forEach((work, index) => {
      const startedMs = performance.now();
      for (let each = 0; each < evaluationsPerTurn; each += 1) work(pick());
      const elapsedMs = performance.now() - startedMs;
      spent[index]?.push((elapsedMs * 1_000) / evaluationsPerTurn);
    });
  }
  return spent.map((each) => each.toSorted((a, b) => a - b)[each.length >> 1] ?? Number.NaN);
}

/** What the engine does with an enterprise that changed. */
function wholeEvaluation(book: Book, enterprise: Enterprise): number {
  const evaluation = answer(describe(book, enterprise));
  return JSON.stringify(evaluation).length + scoreHash(evaluation).length;
}

function describe({ state }: Book, enterprise: Enterprise): Portrait {
  return describePortrait(state, enterprise);
}

function answer(portrait: Portrait): Evaluation {
  const journal = { partition: 0, seq: 1, knownAtMs: 0 };
  return evaluate({ portrait, market, scorecard: expertScorecard, journal });
}

/** Answers about the first enterprises of a book. */
function sample(book: Book): Evaluation[] {
  return book.enterprises.slice(0, sampleSize).map((each) => answer(describe(book, each)));
}

function shareScored(answers: readonly Evaluation[]): number {
  return answers.filter(({ outcome }) => outcome === 'scored').length / answers.length;
}

function picker({ enterprises }: Book, seed: string): () => Enterprise {
  const random = Prng.fromSeed(seed);
  return () => enterprises[random.uint32() % enterprises.length] as Enterprise;
}

function resultHash(book: Book): string {
  const hash = createHash('sha256');
  for (const each of book.enterprises) hash.update(scoreHash(answer(describe(book, each))));
  return hash.digest('hex');
}
