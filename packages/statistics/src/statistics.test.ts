import { readFileSync } from 'node:fs';
import { expect, it, describe as suite } from 'vitest';
import { bootstrapInterval } from './bootstrap.js';
import { comparePaired } from './compare-paired.js';
import { describe } from './describe.js';
import { holm } from './holm.js';
import { paretoFront } from './pareto.js';
import { pairedPower, pairsNeeded } from './power.js';

interface Golden {
  readonly cells: readonly {
    values: number[];
    mean: number;
    sd: number;
    median: number;
    low: number;
    high: number;
  }[];
  readonly pairs: readonly {
    a: number[];
    b: number[];
    mean: number;
    t: number;
    wilcoxon: number;
    effect: number;
  }[];
  readonly power: readonly { effect: number; pairs: number; alpha: number; power: number }[];
  readonly needed: readonly { effect: number; alpha: number; pairs: number }[];
}
const golden = JSON.parse(
  readFileSync(new URL('../../../tests/golden/statistics.json', import.meta.url), 'utf8'),
) as Golden;

suite('the description of a cell', () => {
  it.each(golden.cells)(
    'agrees with SciPy for $values.length values',
    ({ values, mean, sd, median, low, high }) => {
      const cell = describe(values);
      expect(cell).toMatchObject({
        n: values.length,
        omitted: 0,
        minimum: Math.min(...values),
        maximum: Math.max(...values),
      });
      expect(cell.mean).toBeCloseTo(mean, 12);
      expect(cell.standardDeviation).toBeCloseTo(sd, 12);
      expect(cell.median).toBeCloseTo(median, 12);
      expect(cell.interval?.low).toBeCloseTo(low, 7);
      expect(cell.interval?.high).toBeCloseTo(high, 7);
    },
  );

  it('counts values that are not finite and tells nothing of them', () => {
    expect(describe([1, Number.NaN, 3, Number.POSITIVE_INFINITY])).toMatchObject({
      n: 2,
      omitted: 2,
      mean: 2,
    });
    expect(describe([Number.NaN])).toMatchObject({ n: 0, omitted: 1, mean: null, interval: null });
    expect(describe([4])).toMatchObject({ n: 1, mean: 4, standardDeviation: null, interval: null });
  });

  it('has a bootstrap interval that is the same each time and near that of Student for many values', () => {
    const values = (golden.cells.at(-1) as Golden['cells'][number]).values;
    const interval = bootstrapInterval(values);
    expect(bootstrapInterval(values)).toEqual(interval);
    const student = describe(values).interval;
    const width = (student?.high ?? 0) - (student?.low ?? 0);
    expect(Math.abs((interval?.low ?? 0) - (student?.low ?? 1))).toBeLessThan(0.15 * width);
    expect(Math.abs((interval?.high ?? 0) - (student?.high ?? 1))).toBeLessThan(0.15 * width);
    expect(bootstrapInterval([1])).toBeNull();
  });
});

suite('the comparison of two cells', () => {
  it.each(golden.pairs)('agrees with SciPy for $a.length pairs', ({ a, b, mean, t, wilcoxon, effect }) => {
    const comparison = comparePaired(a.map((value, at) => [value, b[at] as number] as const));
    expect(comparison.pairs).toBe(a.length);
    expect(comparison.meanDifference).toBeCloseTo(mean, 10);
    expect(comparison.effectSize).toBeCloseTo(effect, 6);
    expect(comparison.tTest).toBeCloseTo(t, 6);
    expect(comparison.wilcoxon).toBeCloseTo(wilcoxon, 10);
  });

  it('tests nothing with fewer than five pairs, and leaves out pairs without a finite value', () => {
    const four = comparePaired([
      [1, 0],
      [2, 0.5],
      [3, 1],
      [4, 0],
      [Number.NaN, 1],
    ]);
    expect(four).toMatchObject({ pairs: 4, omitted: 1, tTest: null, wilcoxon: null });
    expect(four.meanDifference).toBeCloseTo(2.125, 12);
    expect(comparePaired([])).toMatchObject({ pairs: 0, meanDifference: null, interval: null });
  });

  it('finds nothing where all differences are 0', () => {
    const same = comparePaired([1, 2, 3, 4, 5, 6].map((value) => [value, value] as const));
    expect(same).toMatchObject({
      meanDifference: 0,
      effectSize: null,
      tTest: null,
      wilcoxon: null,
      pairsNeeded: null,
    });
  });

  it('is that of the other cell with the sign turned round', () => {
    const { a, b } = golden.pairs[3] as Golden['pairs'][number];
    const one = comparePaired(a.map((value, at) => [value, b[at] as number] as const));
    const other = comparePaired(b.map((value, at) => [value, a[at] as number] as const));
    expect(other.meanDifference).toBeCloseTo(-(one.meanDifference as number), 12);
    expect(other.tTest).toBeCloseTo(one.tTest as number, 12);
    expect(other.pairsNeeded).toBe(one.pairsNeeded);
  });

  it('declares a winner among equal cells in about one of twenty experiments, where "mean +- sd apart" would more often', () => {
    let state = 5;
    const uniform = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const experiments = 2000;
    let found = 0;
    for (let experiment = 0; experiment < experiments; experiment++) {
      const pairs = Array.from({ length: 5 }, () => [normal(), normal()] as const);
      if ((comparePaired(pairs).tTest as number) < 0.05) found += 1;
    }
    // Binomial(2000, 0.05): 100 with a deviation of 9.7.
    expect(Math.abs(found - 100)).toBeLessThan(50);
  });
});

suite('power', () => {
  it.each(golden.power)(
    'of effect $effect with $pairs pairs at $alpha is that of the non-central t',
    (row) => {
      expect(pairedPower(row.effect, row.pairs, row.alpha)).toBeCloseTo(row.power, 5);
    },
  );

  it.each(golden.needed)(
    'of 80 % needs $pairs pairs for an effect of $effect at $alpha',
    ({ effect, alpha, pairs }) => {
      expect(pairsNeeded(effect, alpha)).toBe(pairs);
      expect(pairsNeeded(-effect, alpha)).toBe(pairs);
    },
  );

  it('is out of reach for an effect of next to nothing', () => {
    expect(pairsNeeded(1e-4)).toBeNull();
  });
});

suite('Holm', () => {
  it('multiplies the smallest by the number of comparisons, and never falls', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it('counts a planned comparison that could not be tested', () => {
    expect(holm([0.01, null])).toEqual([0.02, null]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});

suite('the Pareto front', () => {
  it('keeps what no other cell beats, by epsilon', () => {
    const cells = [
      { epsilon: 3, utility: 0.4 },
      { epsilon: 1, utility: 0.2 },
      { epsilon: 3, utility: 0.5 },
      { epsilon: 8, utility: 0.45 },
      { epsilon: Number.POSITIVE_INFINITY, utility: 0.77 },
      { epsilon: 2, utility: Number.NaN },
    ];
    expect(paretoFront(cells).map(({ utility }) => utility)).toEqual([0.2, 0.5, 0.77]);
  });
});
