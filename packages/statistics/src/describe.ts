import jStat from 'jstat';

/** Two ends that hold the unknown value in 95 % of all experiments. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What the values of a cell say; a value that cannot be told from so few is null. */
export interface Description {
  /** Finite values; others are counted by `omitted`. */
  readonly n: number;
  /** Values that are not finite: a run that diverged is no value, and no zero. */
  readonly omitted: number;
  readonly mean: number | null;
  /** Sample standard deviation, over n - 1; null below two values. */
  readonly standardDeviation: number | null;
  readonly median: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Student's 95 % interval of the mean; null below two values. */
  readonly interval: Interval | null;
}

/** Describes the values of one cell, one for each seed. Source: Student 1908, for the interval. */
export function describe(values: readonly number[]): Description {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  const n = finite.length;
  const omitted = values.length - n;
  if (n === 0)
    return {
      n,
      omitted,
      mean: null,
      standardDeviation: null,
      median: null,
      minimum: null,
      maximum: null,
      interval: null,
    };
  const mean = meanOf(finite);
  const standardDeviation = n < 2 ? null : Math.sqrt(varianceOf(finite));
  return {
    n,
    omitted,
    mean,
    standardDeviation,
    median: ((finite[(n - 1) >> 1] as number) + (finite[n >> 1] as number)) / 2,
    minimum: finite[0] as number,
    maximum: finite[n - 1] as number,
    interval: standardDeviation === null ? null : intervalAround(mean, standardDeviation, n),
  };
}

/** Student's 95 % interval of a mean of n values with this sample standard deviation. @param n at least 2. */
export function intervalAround(mean: number, standardDeviation: number, n: number): Interval {
  const reach = (jStat.studentt.inv(0.975, n - 1) * standardDeviation) / Math.sqrt(n);
  return { low: mean - reach, high: mean + reach };
}

/** Arithmetic mean of at least one value. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample variance, over n - 1, of at least two values. */
export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
