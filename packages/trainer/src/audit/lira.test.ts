import { rocArea } from '@clipwise/privacy/audit';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { Dataset } from '../data/dataset.js';
import { octPhantom } from '../data/oct-phantom.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { buildRun } from '../training/build-run.js';
import { liraScores } from './lira.js';
import { lossThresholdScores } from './membership.js';
import { trainShadowModels } from './shadow-models.js';

const uniformOf = (seed: number) => uniformFrom(seededBytes(seed, 'lira test'));

/** Area under the curve of scores of which the first half are of members. */
const areaOf = (scores: readonly number[]) => {
  const half = scores.length / 2;
  const down = (part: readonly number[]) => Float64Array.from(part).sort().reverse();
  return rocArea(down(scores.slice(0, half)), down(scores.slice(half)));
};

describe('the likelihood-ratio attack', () => {
  /** Examples of very different difficulty, whose loss falls by a fifth where they were trained on. */
  const simulated = (shadows: number, gain: number, seed: number) => {
    const uniform = uniformOf(seed);
    return Array.from({ length: 400 }, (_, index) => {
      const difficulty = 0.1 + 2 * uniform();
      const loss = (isInside: boolean) => difficulty * (isInside ? gain : 1) * (0.95 + 0.1 * uniform());
      const of = (isInside: boolean) => Array.from({ length: shadows / 2 }, () => loss(isInside));
      return { target: loss(index < 200), inside: of(true), outside: of(false) };
    });
  };

  it('finds members among examples of unlike difficulty, which one threshold on the loss does not', () => {
    const examples = simulated(8, 0.8, 1);
    const byThreshold = areaOf(lossThresholdScores(examples.map(({ target }) => target)));
    expect(byThreshold).toBeLessThan(0.65);
    expect(areaOf(liraScores(examples))).toBeGreaterThan(0.95);
    expect(areaOf(liraScores(simulated(2, 0.8, 2)))).toBeGreaterThan(0.9);
  });

  it('finds nothing where training changes nothing: the area is 0.5 within 4 of its deviations, 0.029', () => {
    for (const seed of [3, 4, 5])
      expect(Math.abs(areaOf(liraScores(simulated(8, 1, seed))) - 0.5)).toBeLessThan(0.116);
  });

  it('takes losses of 0 and without bound for extremes, never for numbers that are none', () => {
    const scores = liraScores([
      { target: 0, inside: [0, 0.1], outside: [Number.POSITIVE_INFINITY, 3] },
      { target: Number.NaN, inside: [0, 0.1], outside: [4, 3] },
    ]);
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(scores[0]).toBeGreaterThan(scores[1] as number);
  });
});

describe('shadow models', () => {
  const config = parseRunConfig({
    dataset: {
      ...{ kind: 'oct-phantom', imageHeight: 16, imageWidth: 16 },
      ...{ trainingSubjects: 10, validationSubjects: 10, scansPerSubject: 1 },
    },
    model: { kind: 'unet', width: 2 },
    sampling: { kind: 'poisson', expectedBatchSize: 5 },
    clipping: { kind: 'none' },
    noise: { noiseMultiplier: 0, source: { kind: 'seeded', seed: 1 } },
    training: { epochs: 2, backend: 'wasm-simd' },
  });
  const data = async (): Promise<Dataset> =>
    octPhantom.create(config.dataset as Parameters<typeof octPhantom.create>[0], { workingDirectory: '/' });

  it('leave each example out as often as they take it in, by whole persons, and answer for all of them', async () => {
    const dataset = await data();
    const examples = [...dataset.train, ...dataset.validation];
    const told: number[] = [];
    const models = await trainShadowModels({
      ...{ config, dataset, examples, count: 4, uniform: uniformOf(6) },
      trained: (count) => told.push(count),
    });
    expect(told).toEqual([1, 2, 3, 4]);
    for (const [place] of examples.entries())
      expect(models.filter(({ isInside }) => isInside[place])).toHaveLength(2);
    for (const { isInside, losses } of models) {
      expect(isInside.filter(Boolean)).toHaveLength(10);
      expect(losses.every((loss) => loss > 0)).toBe(true);
    }
    // Another half is another model.
    expect(models[0]?.losses).not.toEqual(models[1]?.losses);
  });

  it('are trained on what they are given and on nothing else', async () => {
    const dataset = await data();
    const built = await buildRun(config, '/', undefined, { ...dataset, train: dataset.train.slice(0, 7) });
    expect([built.unitCount, built.dataset.train.length]).toEqual([7, 7]);
    built.mechanism.dispose();
  });
});
