import type { RunConfig } from '../config/run-config.js';
import type { Dataset, Example } from '../data/dataset.js';
import { shuffled } from '../random/shuffle.js';
import type { Uniform } from '../random/uniform.js';
import { buildRun } from '../training/build-run.js';

/** Losses of every example under one shadow model, and whether it was trained on it. */
export interface ShadowModel {
  /** `[examples]`, in the order that was given. */
  readonly losses: readonly number[];
  readonly isInside: readonly boolean[];
}

/** What shadow models are made of. */
export interface ShadowRequest {
  /** Of the model that is attacked. */
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** What they are trained on and asked about: members and others alike. */
  readonly examples: readonly Example[];
  /** Even: models come in pairs. */
  readonly count: number;
  readonly uniform: Uniform;
  /** Told when a model is trained. */
  readonly trained: (count: number) => void;
}

/**
 * Models that are trained as the one that is attacked was, each on the examples of half of the persons. The second of a pair gets
 * the half that the first one did not, so that each example is inside of as many models as it is outside of.
 *
 * @throws as `buildRun`.
 * Source: Carlini et al. 2022 (arXiv:2112.03570), section VI-A.
 */
export async function trainShadowModels(request: ShadowRequest): Promise<readonly ShadowModel[]> {
  const { examples, count, uniform, trained } = request;
  const persons = [...new Set(examples.map(({ subject }) => subject))];
  const models: ShadowModel[] = [];
  for (let pair = 0; 2 * pair < count; pair++) {
    const half = new Set(shuffled(persons, uniform).slice(0, persons.length >> 1));
    for (const isFirst of [true, false]) {
      const isInside = examples.map(({ subject }) => half.has(subject) === isFirst);
      models.push({ isInside, losses: await lossesOfModel(request, isInside, models.length) });
      trained(models.length);
    }
  }
  return models;
}

async function lossesOfModel(
  { config, dataset, examples }: ShadowRequest,
  isInside: readonly boolean[],
  index: number,
): Promise<readonly number[]> {
  const train = examples.filter((_, place) => isInside[place]);
  const { source } = config.noise;
  const shadow: RunConfig = {
    ...config,
    // Of a seed every model would have the noise of the others.
    noise: { ...config.noise, source: source.kind === 'seeded' ? { ...source, seed: index + 1 } : source },
    audit: { ...config.audit, canaries: 0, inputCanaries: 0 },
  };
  const built = await buildRun(shadow, process.cwd(), undefined, { ...dataset, train });
  try {
    for (let step = 0; step < built.plannedSteps; step++) await built.mechanism.step(async () => {});
    return (await built.mechanism.predict(examples)).map(({ loss }) => loss);
  } finally {
    built.mechanism.dispose();
  }
}
