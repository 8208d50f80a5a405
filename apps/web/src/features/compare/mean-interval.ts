/** The mean of a few seeds, and half the width of its 95 % interval; null for a single one. */
export type MeanInterval = { readonly mean: number; readonly half: number | null; readonly n: number };

/** 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom. Source: any table, such as NIST/SEMATECH e-Handbook 1.3.6.7.2. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** The 97.5 % quantile of Student's t; above 30 degrees of freedom by the first terms of its expansion in 1 / freedom. */
export function studentQuantile(freedom: number): number {
  const z = 1.959964;
  const inTable = quantiles[freedom - 1];
  if (inTable !== undefined) return inTable;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}

/** Mean and interval of finite values, by Student's t; undefined for none. */
export function meanInterval(values: readonly number[]): MeanInterval | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, half: null, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, half: studentQuantile(n - 1) * Math.sqrt(variance / n), n };
}
