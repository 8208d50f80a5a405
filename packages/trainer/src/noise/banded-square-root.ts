/**
 * The first column of the banded square root C of the matrix of prefix sums, scaled to norm 1: c_j = binomial(2 j, j) / 4^j for
 * j < `bands`, over the norm of them. With norm 1, and participations that are `bands` steps or more apart, one unit moves C x by
 * no more than one participation moves x, for each participation.
 *
 * @param bands an integer >= 1; 1 is the identity.
 * @returns `[bands]`
 * Source: Kalinin and Lampert 2024 (arXiv:2405.13763), Theorem 1 for no momentum and no weight decay; the column norm is the
 * sensitivity of Choquette-Choo et al. 2023 (arXiv:2306.08153), section 3.
 */
export function bandedSquareRoot(bands: number): readonly number[] {
  const column = [1];
  for (let j = 1; j < bands; j++) column.push(((column[j - 1] as number) * (2 * j - 1)) / (2 * j));
  const norm = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
  return column.map((value) => value / norm);
}
