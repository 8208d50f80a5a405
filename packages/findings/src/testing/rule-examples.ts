import type { RunFacts } from '../run-facts.js';
import {
  runFactsFixture as run,
  seriesFixture as series,
  statedFixture as stated,
} from './run-facts-fixture.js';

/** What a rule must find, and what looks like it and is sound. */
export interface RuleExamples {
  readonly faulty: Readonly<Record<string, readonly RunFacts[]>>;
  readonly sound: Readonly<Record<string, readonly RunFacts[]>>;
}

const falling = Array.from({ length: 40 }, (_, epoch) => 3 / (1 + epoch / 10));
const losses = (training: (loss: number, epoch: number) => number, validation = falling) =>
  run({
    series: [series('training/loss', validation.map(training)), series('validation/loss', validation)],
  });
const sizes = (spread: number) =>
  run({
    series: [
      series(
        'training/batch-size',
        Array.from({ length: 100 }, (_, step) => 9.43 + spread * Math.sin(step)),
      ),
    ],
  });
const evaluated = (id: string, count: number, changes: Partial<RunFacts> = {}) =>
  run({ id, series: [series('validation/loss', falling.slice(0, count))], ...changes });
const ended = (id: string, method: string, loss: number) =>
  run({ id, method, label: id, series: [series('validation/loss', [3, loss])] });
const spent = (id: string, epsilon: number, changes: Partial<RunFacts> = {}) =>
  run({ id, stated: { ...stated, epsilon }, ...changes });
const dice = (...values: number[]) => run({ series: [series('validation/dice/fluid', values)] });
const scored = (reached: number, trivial: number, hasEnded = true) =>
  run({
    hasEnded,
    series: [
      series('validation/mean-dice', [0.01, reached]),
      series('validation/trivial-mean-dice', [trivial, trivial]),
    ],
  });

/** Of every rule. */
export const ruleExamples: Readonly<Record<string, RuleExamples>> = {
  'epsilon-not-reproduced': {
    faulty: {
      'epsilon of half the steps': [spent('run', 20.371212458236567)],
      'epsilon of twice the noise': [spent('run', 5)],
      'epsilon far above any accountant': [spent('run', 60)],
    },
    sound: {
      'by a tight accountant': [run()],
      "by Renyi's": [spent('run', 33.60519650404248)],
      'without the number of steps': [run({ stated: { ...stated, steps: null, epsilon: 1 } })],
      'of a sampler that is not known': [run({ stated: { ...stated, sampler: 'unstated', epsilon: 1 } })],
    },
  },
  'batches-not-as-accounted': {
    faulty: {
      'shuffled batches counted as Poisson': [run({ batches: 'shuffled' })],
      'a hundred batches of one size': [sizes(0)],
    },
    sound: {
      'batches whose sizes vary as they should': [sizes(4)],
      'shuffled batches billed as shuffled': [
        run({ batches: 'shuffled', stated: { ...stated, sampler: 'shuffled' } }),
      ],
      'shuffled batches of a run that claims nothing': [
        run({ batches: 'shuffled', claimsPrivacy: false, stated: null }),
      ],
    },
  },
  'training-loss-copied': {
    faulty: {
      'the last loss + 6 over 66': [losses((loss) => (loss + 6) / 66)],
      'the same with noise': [losses((loss, epoch) => (loss + 6) / 66 + 0.0004 * Math.sin(epoch))],
      'the validation loss itself': [losses((loss) => loss)],
    },
    sound: {
      'a loss that falls with another': [losses((loss, epoch) => 0.9 * loss + 0.05 * Math.sin(epoch))],
      'overfitting: training falls ten times as far': [
        losses(
          (_, epoch) => 1 / (1 + epoch / 5) + 1e-3 * Math.sin(epoch),
          falling.map((loss) => 0.5 + loss / 60),
        ),
      ],
      'a constant': [losses(() => 0.1)],
    },
  },
  'below-trivial': {
    faulty: { 'Dice below one class everywhere': [scored(0.05, 0.07)] },
    sound: {
      'Dice above it': [scored(0.08, 0.07)],
      'a run that goes on': [scored(0.05, 0.07, false)],
      'no trivial predictor': [run({ series: [series('validation/mean-dice', [0.01])] })],
    },
  },
  'series-unequal': {
    faulty: { '24 evaluations beside 40': [evaluated('one', 24), evaluated('other', 40)] },
    sound: {
      'as many': [evaluated('one', 40), evaluated('other', 40)],
      'runs of other lengths': [evaluated('one', 24, { epochs: 24 }), evaluated('other', 40)],
      'a run that goes on': [evaluated('one', 24, { hasEnded: false }), evaluated('other', 40)],
    },
  },
  'series-identical': {
    faulty: {
      'the same losses under two methods': [
        evaluated('one', 40),
        evaluated('other', 40, { method: 'random' }),
      ],
    },
    sound: {
      'the same run twice': [evaluated('one', 40), evaluated('other', 40)],
      'four values': [evaluated('one', 4), evaluated('other', 4, { method: 'random' })],
      'a constant': ['one', 'other'].map((id) =>
        run({ id, method: id, series: [series('validation/trivial-mean-dice', [1, 1, 1, 1, 1, 1])] }),
      ),
      'the batch sizes of one seed': ['one', 'other'].map((id) =>
        run({ id, method: id, series: [series('training/batch-size', [9, 12, 7, 14, 8, 11, 10])] }),
      ),
      'networks that soon answer one class': ['one', 'other'].map((id) =>
        run({
          id,
          method: id,
          series: [series('validation/pixel-accuracy', [0.2, 0.7, 0.7, 0.7, 0.7, 0.7])],
        }),
      ),
    },
  },
  'steps-against-epochs': {
    faulty: { 'half the steps': [run({ stated: { ...stated, steps: 350 } })] },
    sound: {
      'seven steps an epoch': [run()],
      'a batch size that is not known': [run({ batchSize: null, stated: { ...stated, steps: 350 } })],
    },
  },
  'examples-coupled': {
    faulty: { 'Dice over the batch': [run({ coupling: ['Dice over the batch'] })] },
    sound: {
      'a loss per example': [run()],
      'a run that claims nothing': [run({ coupling: ['batch normalisation'], claimsPrivacy: false })],
    },
  },
  'absent-class-dice': {
    faulty: {
      'exactly a third': [dice(1 / 3)],
      'a third as a float32': [dice(0.2, Math.fround(1 / 3))],
      'one from the beginning to the end': [dice(1, 1, 1)],
    },
    sound: { 'nearly a third': [dice(0.3334)], 'a class learnt to the end': [dice(0.2, 0.9, 1)] },
  },
  'sigma-equal-budgets-differ': {
    faulty: { '31 and 20 at sigma 1': [spent('one', 31.27), spent('other', 20.37)] },
    sound: {
      'the same budget': [spent('one', 31.27), spent('other', 31.27)],
      'another number of epochs': [spent('one', 31.27), spent('other', 20.37, { epochs: 50 })],
      'another noise': [
        spent('one', 31.27),
        run({ id: 'other', stated: { ...stated, noiseMultiplier: 2, epsilon: 9 } }),
      ],
    },
  },
  'epsilon-beyond-target': {
    faulty: { '5.27 against 3': [spent('run', 5.27, { targetEpsilon: 3 })] },
    sound: {
      'the whole target': [spent('run', 3, { targetEpsilon: 3 })],
      'no target': [spent('run', 5.27)],
    },
  },
  'seeds-added-later': {
    faulty: { 'one of two seeds': [run({ id: 'one' }), run({ id: 'other', isSeedAddedLater: true })] },
    sound: { 'seeds of the plan': [run({ id: 'one' }), run({ id: 'other', seed: 2 })] },
  },
  'subjects-on-both-sides': {
    faulty: { 'two subjects': [run({ subjectsOnBothSides: 2 })] },
    sound: { 'a split by subject': [run()], 'nobody can say': [run({ subjectsOnBothSides: null })] },
  },
  'unit-missing': {
    faulty: { 'an epsilon per nothing': [run({ unit: null })] },
    sound: {
      'an epsilon per example': [run()],
      'no epsilon': [run({ unit: null, claimsPrivacy: false, stated: null })],
    },
  },
  'delta-too-large': {
    faulty: { 'delta 1/66 for 66 records': [run({ stated: { ...stated, delta: 1 / 66 } })] },
    sound: {
      'delta 1e-5': [run()],
      'records that nobody counted': [run({ trainingExamples: null, stated: { ...stated, delta: 0.1 } })],
    },
  },
  'masks-interpolated': {
    faulty: { 'bilinear masks': [run({ masks: 'bilinear' })] },
    sound: { 'nearest masks': [run()], 'nobody can say': [run({ masks: null })] },
  },
  'method-not-applied': {
    faulty: { 'a method that took part in no step': [run({ isMethodApplied: false })] },
    sound: { 'one that did': [run()], 'nobody can say': [run({ isMethodApplied: null })] },
  },
  'nearer-to-another-label': {
    faulty: {
      'a run of one method among those of another': [
        ...[2.646, 2.648, 2.94].map((loss) => ended(`automatic ${loss}`, 'automatic', loss)),
        ...[2.9836, 2.9838, 2.985].map((loss) => ended(`random ${loss}`, 'random', loss)),
      ],
    },
    sound: {
      'more noise, more loss': [
        ...[1.14, 1.16, 1.21].map((loss) => ended(`automatic ${loss}`, 'automatic', loss)),
        ...[1.6, 1.61, 1.69].map((loss) => ended(`random ${loss}`, 'random', loss)),
      ],
      'two methods that do alike': [
        ...[1.1, 1.2, 1.3].map((loss) => ended(`automatic ${loss}`, 'automatic', loss)),
        ...[1.15, 1.25, 1.35].map((loss) => ended(`random ${loss}`, 'random', loss)),
      ],
    },
  },
};
