/** c[0] + c[1]·x + c[2]·x² + …, from the last coefficient down. */
export function horner(x: number, coefficients: Float64Array): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}
