import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metricNames } from '@clipwise/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseStudy } from '../config/study/parse-study.js';
import { exampleConfig } from '../presets/example-config.js';
import { summarizeCells } from './cell-summary.js';
import { judgePlanned } from './judge-planned.js';
import { studyMarkdown } from './report/study-markdown.js';
import { writeStudyReport } from './report/write-report.js';
import { makeStudyFolder, placedRuns, type StudyFolder } from './study-folder.js';
import { parseResults, readStudyResults, resultsText } from './study-results.js';

const definition = parseStudy({
  name: 'reported',
  question: 'Does noise cost Dice?',
  base: exampleConfig,
  axes: [{ path: 'noise.noiseMultiplier', values: [1, 2], labels: ['low', 'high'] }],
  comparisons: [{ first: 'low', second: 'high' }],
  claims: [
    { text: 'Less noise gives more Dice.', expects: 'higher', pairs: [{ first: 'low', second: 'high' }] },
    { text: 'Less noise gives less Dice.', expects: 'lower', pairs: [{ first: 'low', second: 'high' }] },
    {
      ...{ text: 'Less noise spends less.', of: 'epsilon', expects: 'lower' },
      pairs: [{ first: 'low', second: 'high' }],
    },
  ],
});
let study: StudyFolder;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-report-'));
  study = await makeStudyFolder(join(folder, 'study'), definition);
  for (const run of placedRuns(study)) {
    const noise = run.config.noise.noiseMultiplier ?? 0;
    await record(run.folder, noise, 0.8 - 0.2 * noise + 0.01 * run.seed + 0.002 * (run.seed % 2) * noise);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The log of a run that reached this Dice. */
async function record(place: string, noiseMultiplier: number, dice: number, isEnded = true): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  const charge = {
    kind: 'poisson-sampled',
    samplingRate: 0.125,
    event: { kind: 'gaussian', noiseMultiplier },
  };
  const metricsAt = (step: number, value: number) => ({
    kind: 'metrics-recorded',
    at,
    step,
    epoch: step / 8,
    wallTimeMs: 1000 * step,
    metrics: [
      { name: metricNames.meanDice, value, disclosure: 'diagnostic' },
      { name: metricNames.trivialMeanDice, value: 0.1, disclosure: 'diagnostic' },
      { name: metricNames.validationLoss, value: 1 - value, disclosure: 'diagnostic' },
      { name: metricNames.pixelAccuracy, value, disclosure: 'diagnostic' },
      { name: metricNames.trainingLoss, value: 2 - value, disclosure: 'diagnostic' },
    ],
  });
  const events = [
    {
      kind: 'run-started',
      at,
      plannedSteps: 16,
      plannedEpochs: 2,
      environment: { processor: 'a processor', cores: 2, backend: 'cpu', node: '20' },
      model: { parameterCount: 10, tensorCount: 2 },
      dataset: {
        ...{ trainingExamples: 128, validationExamples: 16, classNames: ['a', 'b'] },
        largestSubjectExamples: 2,
      },
      mechanism: {
        isPrivate: true,
        unit: 'example',
        neighbouring: 'add-remove',
        sampler: 'poisson',
        samplingRate: 0.125,
        clipping: 'flat',
        sparsification: 'none',
        noiseMultiplier,
        sensitivity: 1,
        delta: 1e-5,
        noiseSource: 'csprng',
        notCovered: [],
      },
    },
    metricsAt(0, 0.05),
    { kind: 'privacy-charged', at, step: 8, event: { version: 1, event: charge }, count: 8 },
    metricsAt(8, dice / 2),
    { kind: 'privacy-charged', at, step: 16, event: { version: 1, event: charge }, count: 8 },
    metricsAt(16, dice),
    ...(isEnded ? [{ kind: 'run-ended', at, step: 16, outcome: 'completed', failure: null }] : []),
  ];
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

describe('the results of a study', () => {
  it('are the values of its completed runs, with the epsilon of their ledgers', async () => {
    const cells = summarizeCells(await readStudyResults(study));
    expect(cells.map(({ name, statistics }) => [name, statistics.n])).toEqual([
      ['low', 5],
      ['high', 5],
    ]);
    // 0.6 + 0.01 x mean seed 3 + 0.002 x 3 / 5.
    expect(cells[0]?.statistics.mean).toBeCloseTo(0.6312, 10);
    const [low, high] = cells.map(({ privacy }) => privacy?.epsilon as number) as [number, number];
    expect(low).toBeGreaterThan(high);
    expect(cells[0]).toMatchObject({ trivial: 0.1, privacy: { delta: 1e-5, unit: 'example' } });
  });

  it('are the same read from the numbers alone', async () => {
    const results = await readStudyResults(study);
    const again = parseResults(JSON.parse(resultsText(results)));
    expect(summarizeCells(again)).toEqual(summarizeCells(results));
  });

  it('leave out a run that is under way', async () => {
    const [first] = placedRuns(study) as [ReturnType<typeof placedRuns>[0]];
    await record(first.folder, 1, 0.9, false);
    const [cell] = summarizeCells(await readStudyResults(study));
    expect(cell).toMatchObject({ unfinished: 1, statistics: { n: 4 } });
    const results = await readStudyResults(study);
    expect(judgePlanned(results, summarizeCells(results))[0]?.verdict).toContain(
      '4 pairs: fewer than 5 tell nothing',
    );
    expect(studyMarkdown(results, [], 'study')).toContain('Not every run was completed');
    await record(first.folder, 1, 0.6 + 0.012);
  });
});

describe('the report', () => {
  it('has the five figures and the front, and says what was planned with its numbers', async () => {
    const out = join(folder, 'report');
    await writeStudyReport([study.folder], out);
    const figures = (await readdir(join(out, 'study/reported/figures'))).sort();
    expect(figures).toEqual(
      ['accuracy', 'epsilon', 'pareto', 'time', 'training-loss', 'validation-loss'].map(
        (name) => `${name}.svg`,
      ),
    );
    for (const figure of figures) {
      const svg = await readFile(join(out, 'study/reported/figures', figure), 'utf8');
      expect(svg).toMatch(/^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg).not.toContain('NaN');
    }
    const text = await readFile(join(out, 'STUDY.md'), 'utf8');
    expect(text).toMatch(
      /\*\*low\*\* against \*\*high\*\*: low is higher than high by 0\.199, difference \[.*5 pairs/,
    );
    expect(text).toContain('The two are not at equal privacy.');
    expect(text).toContain('**Less noise gives more Dice.** It holds here.');
    expect(text).toContain('**Less noise gives less Dice.** It does not hold here.');
    expect(text).toMatch(
      /\*\*Less noise spends less\.\*\* It does not hold here\.\n\n- low spends .*, per example; high spends /,
    );
    expect(text).toContain('| Epsilon of a subject with 2 examples |');
    expect(text).toMatch(/, delta 1e-5, per example \| [\d.]+, delta 1e-5, per subject \|/);
    expect(text).toContain('not covered by epsilon');
    expect(text).not.toMatch(/\bbetter\b/i);
  });

  it('is the same written from its own numbers', async () => {
    const out = join(folder, 'report');
    const again = join(folder, 'again');
    await writeStudyReport([join(out, 'study/reported/results.json')], again);
    expect(await readFile(join(again, 'STUDY.md'), 'utf8')).toBe(
      await readFile(join(out, 'STUDY.md'), 'utf8'),
    );
  });
});
