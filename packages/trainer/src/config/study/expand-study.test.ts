import { openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { exampleConfig } from '../../presets/example-config.js';
import { ConfigError } from '../config-error.js';
import { parseRunConfig } from '../parse-run-config.js';
import { cellKey } from './cell-key.js';
import { expandStudy } from './expand-study.js';
import { parseStudy } from './parse-study.js';
import { plannedPrivacy } from './planned-privacy.js';

const study = (more: object) => ({ name: 'clippings', base: exampleConfig, seeds: [1, 2], ...more });
const expand = (more: object) => expandStudy(parseStudy(study(more)));
const problemsOf = (make: () => unknown): ConfigError['problems'] => {
  try {
    make();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};
const axes = [
  { path: 'model.kind', values: ['unet', 'nested-unet'] },
  { path: 'noise.noiseMultiplier', values: [0.5, 1], labels: ['0.5', '1'] },
];

describe('a study', () => {
  it('has a cell for every combination of its axes, the last axis fastest', () => {
    const cells = expand({ axes });
    expect(cells.map(({ name }) => name)).toEqual([
      'kind unet, 0.5',
      'kind unet, 1',
      'kind nested-unet, 0.5',
      'kind nested-unet, 1',
    ]);
    expect(
      cells.map(({ runs }) => runs.map(({ config }) => [config.model.kind, config.training.seed])),
    ).toEqual([
      [
        ['unet', 1],
        ['unet', 2],
      ],
      [
        ['unet', 1],
        ['unet', 2],
      ],
      [
        ['nested-unet', 1],
        ['nested-unet', 2],
      ],
      [
        ['nested-unet', 1],
        ['nested-unet', 2],
      ],
    ]);
  });

  it('gives the same runs in the same order twice', () => {
    expect(expand({ axes })).toEqual(expand({ axes }));
  });

  it('tells a cell by the key that each of its runs has, and no two cells have one key', () => {
    const cells = expand({ axes });
    for (const { key, runs } of cells)
      for (const { config } of runs) expect(cellKey(config as unknown as Record<string, unknown>)).toBe(key);
    expect(new Set(cells.map(({ key }) => key)).size).toBe(cells.length);
  });

  it('runs every seed on every fold, and a fold is no cell of its own', () => {
    const base = {
      ...exampleConfig,
      dataset: { kind: 'idx', root: '/data', imageHeight: 32, imageWidth: 32 },
    };
    const [cell] = expandStudy(parseStudy(study({ base, folds: { count: 3 } })));
    expect(cell?.runs.map(({ seed, fold }) => `${seed}/${fold}`)).toEqual([
      '1/0',
      '1/1',
      '1/2',
      '2/0',
      '2/1',
      '2/2',
    ]);
    expect(new Set(cell?.runs.map(({ config }) => cellKey(config as never)))).toEqual(new Set([cell?.key]));
    expect(
      cell?.runs.map(({ config }) => (config.dataset as { split: { fold: number } }).split.fold),
    ).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it('gives runs that the parser of configs takes as they are', () => {
    for (const { runs } of expand({ axes }))
      for (const { config } of runs) expect(parseRunConfig(config)).toEqual(config);
  });

  it('draws the noise of a seeded source anew for every seed', () => {
    const [cell] = expand({
      cells: [{ name: 'seeded', set: { 'noise.source': { kind: 'seeded', seed: 9 } } }],
    });
    expect(cell?.runs.map(({ config }) => (config.noise.source as { seed: number }).seed)).toEqual([1, 2]);
  });

  it('names cell and path of a value that the trainer would refuse', () => {
    const [problem] = problemsOf(() =>
      expand({ cells: [{ name: 'bad', set: { 'clipping.clipNorm': -1 } }] }),
    );
    expect(problem?.path).toBe('cell "bad": clipping.clipNorm');
    expect(problem?.message).toContain('-1');
  });

  it('names cell and path of a key that configs do not have', () => {
    const [problem] = problemsOf(() => expand({ axes: [{ path: 'noise.sigma', values: [1] }] }));
    expect(problem?.path).toBe('cell "sigma 1": noise.sigma');
  });

  it.each([
    [
      'two cells that run the same config',
      {
        cells: [
          { name: 'a', set: {} },
          { name: 'b', set: {} },
        ],
      },
      'cell "b"',
    ],
    [
      'a comparison with a cell that there is not',
      { comparisons: [{ first: 'base', second: 'x' }] },
      'comparisons.0.second',
    ],
    [
      'a claim about a cell that there is not',
      {
        claims: [
          {
            ...{ text: 'x', of: 'epsilon', expects: 'lower' },
            pairs: [{ first: 'x', second: 'base' }],
          },
        ],
      },
      'claims.0.pairs.0.first',
    ],
    [
      'a claim about a metric whose comparison was not planned',
      { claims: [{ text: 'x', expects: 'higher', pairs: [{ first: 'base', second: 'x' }] }] },
      'claims.0.pairs.0',
    ],
    ['axes beside cells', { axes, cells: [{ name: 'a', set: {} }] }, 'cells'],
    ['a seed twice', { seeds: [3, 3] }, 'seeds.1'],
    ['a path on two axes', { axes: [axes[0], axes[0]] }, 'axes.1.path'],
    ['fewer labels than values', { axes: [{ ...axes[0], labels: ['one'] }] }, 'axes.0.labels'],
    ['an unknown key', { sedes: [1] }, 'sedes'],
    ['no seed', { seeds: [] }, 'seeds'],
    ['more runs than a study may have', { seeds: Array.from({ length: 5_001 }, (_, seed) => seed) }, 'study'],
    ['a path that is none', { axes: [{ path: 'a..b', values: [1] }] }, 'axes.0.path'],
    ['folds of data that cannot be divided', { folds: { count: 2 } }, 'cell "base": dataset.split'],
  ])('refuses %s', (_, more, path) => {
    expect(problemsOf(() => expand(more)).map((problem) => problem.path)).toContain(path);
  });
});

describe('the privacy that is planned', () => {
  it('is the ledger at the end of the run: 4 epochs of 8 steps at q = 1/8 and sigma 0.5', async () => {
    const event = {
      kind: 'poisson-sampled',
      samplingRate: 1 / 8,
      event: { kind: 'gaussian', noiseMultiplier: 0.5 },
    } as const;
    const answer = openRunLedger({
      delta: 1e-5,
      neighbouring: 'add-remove',
      charges: [{ event, count: 32 }],
    }).epsilon();
    expect(plannedPrivacy(parseRunConfig(exampleConfig))).toMatchObject({
      epsilon: (answer as { epsilon: number }).epsilon,
      delta: 1e-5,
      unit: 'example',
    });
  });

  it('of an example tells that of the subject with most of them, and of a subject is told for subjects alone', () => {
    const config = (privacy: object) =>
      parseRunConfig({
        ...exampleConfig,
        dataset: { kind: 'oct-phantom', trainingSubjects: 16, scansPerSubject: 4 },
        sampling: { kind: 'poisson', expectedBatchSize: 4 },
        clipping: { kind: 'flat' },
        noise: { noiseMultiplier: 2 },
        training: { epochs: 4 },
        privacy,
      });
    const ledgerOf = (samplingRate: number, count: number) => {
      const event = {
        kind: 'poisson-sampled',
        samplingRate,
        event: { kind: 'gaussian', noiseMultiplier: 2 },
      } as const;
      return openRunLedger({ delta: 1e-5, neighbouring: 'add-remove', charges: [{ event, count }] });
    };
    const perScan = ledgerOf(4 / 64, 64);
    expect(plannedPrivacy(config({}))).toMatchObject({
      epsilon: (perScan.epsilon() as { epsilon: number }).epsilon,
      subjectEpsilon: (perScan.groupEpsilon(4) as { epsilon: number }).epsilon,
      steps: 64,
      samplingRate: 4 / 64,
      noiseMultiplier: 2,
    });
    const perSubject = ledgerOf(4 / 16, 16);
    expect(plannedPrivacy(config({ unit: 'subject' }))).toMatchObject({
      epsilon: (perSubject.epsilon() as { epsilon: number }).epsilon,
      subjectEpsilon: null,
      unit: 'subject',
      steps: 16,
      samplingRate: 4 / 16,
    });
  });

  it('never passes a target epsilon', () => {
    const config = parseRunConfig({ ...exampleConfig, privacy: { targetEpsilon: 8 } });
    const { epsilon } = plannedPrivacy(config);
    expect(epsilon).toBeLessThanOrEqual(8);
    expect(epsilon).toBeGreaterThan(6.9);
  });

  it('is none for a run without noise, with the reason', () => {
    const planned = plannedPrivacy(parseRunConfig({ ...exampleConfig, noise: { noiseMultiplier: 0 } }));
    expect(planned).toMatchObject({ epsilon: null, isPrivate: false });
    expect(planned.reason).toContain('noise');
  });
});
