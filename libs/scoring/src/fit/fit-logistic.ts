/**
 * Logistic regression with a ridge penalty, by Newton's method with step halving: finds the one maximum of
 * Σ ln P(yᵢ) − ridge/2 · Σ βⱼ² (the intercept is not penalised). Deterministic: the kernel's exp and ln,
 * sums in one order.
 */
import { assert, exp, ln } from '@chanrong/kernel';
import { solvePositiveDefinite } from './solve-positive-definite.js';

export interface LogisticFit {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

export interface LogisticInput {
  /** One column a variable, one figure a case. */
  readonly columns: readonly Float64Array[];
  readonly bad: readonly boolean[];
  /** Above 0, so that the maximum exists and is one. */
  readonly ridge: number;
}

const stepsMax = 100;
const halvingsMax = 60;
/** Steps smaller than this change no point of a score. */
const stepMin = 1e-9;

export function fitLogistic(input: LogisticInput): LogisticFit {
  const { columns, bad, ridge } = input;
  assert(ridge > 0, 'the ridge is above 0');
  const badCount = bad.filter(Boolean).length;
  assert(badCount > 0 && badCount < bad.length, 'there are good and bad cases');
  let beta: Float64Array = new Float64Array(columns.length + 1);
  beta[0] = ln(badCount / (bad.length - badCount));
  let value = objective(input, beta);
  for (let steps = 0; steps < stepsMax; steps += 1) {
    const step = newtonStep(input, beta);
    if (step.every((each) => Math.abs(each) < stepMin)) break;
    let next = beta.map((each, j) => each + (step[j] as number));
    let nextValue = objective(input, next);
    for (let halvings = 0; nextValue < value && halvings < halvingsMax; halvings += 1) {
      for (const j of step.keys()) step[j] = (step[j] as number) / 2;
      next = beta.map((each, j) => each + (step[j] as number));
      nextValue = objective(input, next);
    }
    // No step uphill is left: as near to the maximum as doubles go.
    if (nextValue <= value) break;
    beta = next;
    value = nextValue;
  }
  const [intercept = 0, ...coefficients] = beta;
  return { intercept, coefficients };
}

function linear(columns: readonly Float64Array[], beta: Float64Array, index: number): number {
  let sum = beta[0] as number;
  for (let j = 0; j < columns.length; j += 1) {
    sum += (beta[j + 1] as number) * ((columns[j] as Float64Array)[index] as number);
  }
  return sum;
}

function objective({ columns, bad, ridge }: LogisticInput, beta: Float64Array): number {
  let value = 0;
  for (let j = 1; j < beta.length; j += 1) {
    value -= (ridge / 2) * (beta[j] as number) * (beta[j] as number);
  }
  bad.forEach((isBad, index) => {
    const eta = linear(columns, beta, index);
    // ln(1 + e^η) = max(η, 0) + ln(1 + e^−|η|) without overflow.
    value += (isBad ? eta : 0) - Math.max(eta, 0) - ln(1 + exp(-Math.abs(eta)));
  });
  return value;
}

/** Solves (Xᵀ W X + ridge) step = Xᵀ (y − p) − ridge β. */
function newtonStep({ columns, bad, ridge }: LogisticInput, beta: Float64Array): Float64Array {
  const n = beta.length;
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const row = new Float64Array(n);
  row[0] = 1;
  bad.forEach((isBad, index) => {
    for (let j = 1; j < n; j += 1) row[j] = (columns[j - 1] as Float64Array)[index] as number;
    const p = 1 / (1 + exp(-linear(columns, beta, index)));
    const weight = p * (1 - p);
    const residual = (isBad ? 1 : 0) - p;
    for (let j = 0; j < n; j += 1) {
      const xj = row[j] as number;
      gradient[j] = (gradient[j] as number) + residual * xj;
      for (let k = 0; k <= j; k += 1) {
        hessian[j * n + k] = (hessian[j * n + k] as number) + weight * xj * (row[k] as number);
      }
    }
  });
  for (let j = 1; j < n; j += 1) {
    gradient[j] = (gradient[j] as number) - ridge * (beta[j] as number);
    hessian[j * n + j] = (hessian[j * n + j] as number) + ridge;
  }
  // Only the lower triangle is looked at.
  return solvePositiveDefinite(hessian, gradient);
}
