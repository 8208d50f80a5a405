import { expect, it } from 'vitest';
import { publishedEpochs, stretchesText } from './published-epochs';
import type { RunSeries } from './use-study-series';

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);
const run = (kind: string | null, epochs: readonly number[]) =>
  ({
    source: kind === null ? null : { kind },
    series: [{ name: 'validation/loss', epochs }],
  }) as unknown as RunSeries;

it('writes numbers that follow one another as a stretch', () => {
  expect(stretchesText([0, ...range(5, 99)])).toBe('0, 5 to 99');
  expect(stretchesText([0, 10, 20, 30, 40, ...range(46, 99)])).toBe('0, 10, 20, 30, 40, 46 to 99');
});

it('says at which epochs the values of a published table are drawn, and nothing of runs that came from elsewhere', () => {
  const text = publishedEpochs([
    run('study-csv', [0, ...range(5, 99)]),
    run('study-csv', [0, 10, 20, 30, 40, ...range(46, 99)]),
  ]);
  expect(text).toContain('96 values are drawn at epochs 0, 5 to 99');
  expect(text).toContain('59 values are drawn at epochs 0, 10, 20, 30, 40, 46 to 99');
  expect(publishedEpochs([run(null, range(0, 9)), run('mlflow', range(0, 9))])).toBe('');
});
