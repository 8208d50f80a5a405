import { describe, expect, it } from 'vitest';
import { comparePlanned, pairReplicates, type Replicate } from './compare-planned.js';

const cell = (name: string, values: readonly number[], keys?: readonly string[]) => ({
  name,
  values: values.map((value, at): Replicate => ({ key: keys?.[at] ?? `seed ${at}`, value })),
});
const low = cell('low', [0.5, 0.52, 0.48, 0.51, 0.49]);
const high = cell('high', [0.6, 0.63, 0.58, 0.6, 0.6]);
const near = cell('near', [0.5, 0.53, 0.47, 0.52, 0.49]);

describe('planned comparisons', () => {
  it('pair by key and never by place', () => {
    const one = cell('one', [1, 2, 3], ['a', 'b', 'c']).values;
    const other = cell('other', [30, 10], ['c', 'a']).values;
    expect(pairReplicates(one, other)).toEqual({
      pairs: [
        [1, 10],
        [3, 30],
      ],
      unpaired: 1,
    });
  });

  it('correct by Holm: the smallest p of three is tripled, and the next one doubled', () => {
    const requests = [
      { first: high, second: low },
      { first: near, second: low },
      { first: high, second: near },
    ];
    const judged = comparePlanned(requests);
    const ps = judged.map(({ tTest }) => tTest as number);
    const [smallest, next] = [...ps].sort((a, b) => a - b) as [number, number];
    expect(judged[ps.indexOf(smallest)]?.corrected).toBeCloseTo(3 * smallest, 12);
    expect(judged[ps.indexOf(next)]?.corrected).toBeCloseTo(2 * next, 12);
  });

  it('count a comparison that cannot be tested yet as planned', () => {
    const alone = comparePlanned([{ first: high, second: low }])[0]?.corrected as number;
    const few = { first: cell('few', [1]), second: low };
    expect(comparePlanned([{ first: high, second: low }, few])[0]?.corrected).toBeCloseTo(2 * alone, 12);
  });

  it('say the difference with its interval where it shows', () => {
    const [judged] = comparePlanned([{ first: high, second: low }]);
    expect(judged?.isDistinguishable).toBe(true);
    expect(judged?.verdict).toMatch(
      /^high is higher than low by 0\.102, difference \[0\.0\d+, 0\.1\d+\] \(p = /,
    );
  });

  it('say how many pairs would show it where it does not', () => {
    const [judged] = comparePlanned([{ first: near, second: low }]);
    expect(judged?.isDistinguishable).toBe(false);
    expect(judged?.verdict).toMatch(
      new RegExp(`^Not distinguishable with 5 pairs.*; ${judged?.pairsNeeded} would show`),
    );
  });

  it('say that four pairs tell nothing, however far apart', () => {
    const [judged] = comparePlanned([{ first: cell('far', [9, 9.1, 9.2, 9.3]), second: low }]);
    expect(judged).toMatchObject({ pairs: 4, tTest: null, isDistinguishable: false });
    expect(judged?.verdict).toContain('4 pairs: fewer than 5 tell nothing');
  });

  it('do not call a difference small that is the same in every pair', () => {
    const [judged] = comparePlanned([
      { first: cell('one', [2, 2, 2, 2, 2]), second: cell('two', [1, 1, 1, 1, 1]) },
    ]);
    expect(judged?.verdict).toContain('The same difference of 1.00 in all of 5 pairs');
  });

  it('never call anything better', () => {
    for (const other of [high, near, cell('few', [1])])
      expect(comparePlanned([{ first: other, second: low }])[0]?.verdict).not.toMatch(/better|worse|best/i);
  });
});
