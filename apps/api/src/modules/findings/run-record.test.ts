import { expect, it } from 'vitest';
import type { RunRow } from '../../db/tables/runs.js';
import { storedFacts } from './run-record.js';

it('a run that went on from an earlier step is looked at by what it recorded last of each step', () => {
  const run = {
    ...{ id: 'a', name: 'resumed', isDeclared: false, model: 'unet', dataset: 'oct-phantom', method: 'flat' },
    ...{ config: {}, tags: [], mechanism: null, epoch: 3, privacyVerdict: 'PRIVATE', status: 'COMPLETED' },
    charged: null,
  };
  const steps = [7, 14, 14, 21];
  const { series } = storedFacts(run as unknown as RunRow, [
    {
      ...{ name: 'validation/loss', disclosure: 'DIAGNOSTIC', cursors: [1, 2, 4, 5], wallTimesMs: steps },
      ...{ steps, epochs: [1, 2, 2, 3], values: [3, 9, 2, 1] },
    },
  ]);
  expect(series).toEqual([{ name: 'validation/loss', epochs: [1, 2, 3], values: [3, 2, 1] }]);
});
