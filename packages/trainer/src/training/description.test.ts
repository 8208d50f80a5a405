import { expect, it } from 'vitest';
import { clippingRegistry } from '../clipping/registry.js';
import { describeRun } from '../config/describe-run.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import { planRun } from '../config/plan-run.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import { samplingRegistry } from '../sampling/registry.js';
import { sparsificationRegistry } from '../sparsification/registry.js';
import { buildRun } from './build-run.js';

const kindsOf = (registry: readonly { readonly kind: string }[]) => registry.map(({ kind }) => ({ kind }));

/** One config for each variety of each part that decides what a run claims, beside the first of the others. */
const configs = [
  ...kindsOf(clippingRegistry).flatMap((clipping) =>
    kindsOf(noiseSourceRegistry).map((source) => ({
      clipping,
      noise: { noiseMultiplier: clipping.kind === 'none' ? 0 : 0.5, source },
    })),
  ),
  ...kindsOf(samplingRegistry).map((sampling) => ({ sampling })),
  ...kindsOf(sparsificationRegistry).map((sparsification) => ({ sparsification })),
  { noise: { noiseMultiplier: 0 } },
  { noise: {} },
];

it.each(configs)('describes %j as the objects say that are built for it', async (change) => {
  const config = parseRunConfig({
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 16,
      imageWidth: 16,
      trainingSubjects: 4,
      validationSubjects: 1,
      scansPerSubject: 5,
    },
    model: { kind: 'unet', width: 1 },
    sampling: { kind: 'poisson' },
    clipping: { kind: 'flat' },
    noise: {},
    training: { backend: 'wasm' },
    ...change,
  });
  const described = describeRun(config);
  const { mechanism, plannedSteps } = await buildRun(config, '/');
  try {
    const { facts } = mechanism;
    expect(described).toMatchObject({
      isPrivate: facts.isPrivate,
      sampler: facts.sampler,
      clipping: facts.clipping,
      sparsification: facts.sparsification,
      noiseSource: facts.noiseSource,
      plannedSteps,
    });
    // A sampler may let one example move the sum by more than its clipped gradient: the noise is the same, its multiplier is not.
    const bound = planRun(config).clipping.sensitivity;
    expect(described.noiseMultiplier === null ? null : described.noiseMultiplier * bound).toBe(
      facts.noiseMultiplier === null || facts.sensitivity === null
        ? null
        : facts.noiseMultiplier * facts.sensitivity,
    );
    expect(described.isPrivate).toBe(described.privacyNote === '');
  } finally {
    mechanism.dispose();
  }
});
