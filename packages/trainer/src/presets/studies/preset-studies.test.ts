import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../cli/read-config.js';
import { describeRun } from '../../config/describe-run.js';
import { expandStudy } from '../../config/study/expand-study.js';
import { parseStudy } from '../../config/study/parse-study.js';
import { plannedPrivacy } from '../../config/study/planned-privacy.js';
import { summarizeCells } from '../../study/cell-summary.js';
import { parseResults } from '../../study/study-results.js';
import { presetStudies } from './preset-studies.js';
import { tunedLearningRates } from './seed-corrected.js';

const resultsOfSearch = fileURLToPath(
  new URL('../../../../../docs/study/learning-rates/results.json', import.meta.url),
);

const plannedOf = (name: string) => {
  const definition = parseStudy(presetStudies.find((preset) => preset.name === name)?.define('/data'));
  return { definition, cells: expandStudy(definition) };
};

describe('every preset study', () => {
  it.each(presetStudies.map(({ name }) => name))('%s makes runs that the trainer takes', (name) => {
    const { cells, definition } = plannedOf(name);
    expect(cells.length).toBeGreaterThan(1);
    expect(definition.question).not.toBe('');
  });

  it.each(presetStudies.map(({ name }) => name))(
    '%s compares cells of equal noise or equal target alone, but for what a claim is about',
    (name) => {
      const { cells, definition } = plannedOf(name);
      const costOf = (cell: string) => {
        const { config } = (cells.find((one) => one.name === cell) as (typeof cells)[0])
          .runs[0] as (typeof cells)[0]['runs'][0];
        return [config.noise.noiseMultiplier, config.privacy, config.sampling, config.training.epochs];
      };
      const claimed = (definition.claims ?? []).flatMap(({ pairs }) => pairs);
      for (const pair of definition.comparisons) {
        const isClaimed = claimed.some(({ first, second }) => first === pair.first && second === pair.second);
        if (!isClaimed) expect(costOf(pair.first)).toEqual(costOf(pair.second));
      }
    },
  );
});

describe('the corrected grid', () => {
  it('has 42 cells of 5 seeds, Poisson batches and equal steps', () => {
    const { cells } = plannedOf('seed-corrected');
    expect(cells).toHaveLength(42);
    for (const { runs } of cells) {
      expect(runs).toHaveLength(5);
      for (const { config } of runs) {
        expect(config.sampling.kind).toBe('poisson');
        expect(config.training.epochs).toBe(100);
      }
    }
  });
});

describe('the faithful grid', () => {
  it('never bills its shuffled batches as Poisson-sampled, and sparsifies nothing', () => {
    for (const { runs } of plannedOf('seed-faithful').cells)
      for (const { config } of runs) {
        expect(config.sampling.kind).toBe('shuffled');
        expect(describeRun(config).sparsification).toBe('none');
      }
  });
});

describe('the search for learning rates', () => {
  it('spends nothing on anybody: its data are synthetic', () => {
    for (const { runs } of plannedOf('learning-rates').cells)
      for (const { config } of runs) expect(config.dataset.kind).toBe('oct-phantom');
  });
});

describe('the tuned grid', () => {
  it('has of each method the rate whose mean is highest in the numbers of the search', async () => {
    const results = parseResults(await readJson(resultsOfSearch));
    for (const [method, rate] of Object.entries(tunedLearningRates)) {
      const rates = summarizeCells(results).filter(({ name }) => name.startsWith(`${method}, `));
      expect(rates).toHaveLength(5);
      const means = rates.map(({ statistics: { mean } }) => mean as number);
      expect(rates[means.indexOf(Math.max(...means))]?.name).toBe(`${method}, ${rate}`);
    }
  });

  it('differs from the published setting in its learning rates alone', () => {
    const cellsOf = (name: string) =>
      plannedOf(name).cells.map(({ runs: [run] }) => {
        const { name: _, optimizer, ...config } = (run as NonNullable<typeof run>).config;
        return { ...config, optimizer: { ...optimizer, learningRate: 0 } };
      });
    expect(cellsOf('seed-corrected-small-tuned')).toEqual(cellsOf('seed-corrected-small'));
    expect(cellsOf('seed-corrected-tuned')).toEqual(cellsOf('seed-corrected'));
  });
});

describe('the demonstration', () => {
  it('knows the epsilon of each of its cells', () => {
    for (const { runs } of plannedOf('demonstration').cells) {
      const { isPrivate, epsilon } = plannedPrivacy((runs[0] as (typeof runs)[0]).config);
      expect(epsilon !== null).toBe(isPrivate);
    }
  });
});
