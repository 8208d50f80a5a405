import { limits } from '@clipwise/contract';
import { z } from 'zod';
import { augmentationSchema } from '../augmentation/augmentation-config.js';
import { backendRegistry } from '../backends/registry.js';
import { clippingRegistry } from '../clipping/registry.js';
import { datasetRegistry } from '../data/registry.js';
import { gradientFilterRegistry } from '../gradient-filters/registry.js';
import { lossRegistry } from '../losses/registry.js';
import { supportedNeighbouring } from '../mechanism/supported-neighbouring.js';
import { modelRegistry } from '../models/registry.js';
import { loraAlphaSchema, loraRankSchema, trainableLayersSchema } from '../models/trainable-layers.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import { optimizerRegistry } from '../optimizers/registry.js';
import { privacyUnits } from '../sampling/privacy-units.js';
import { samplingRegistry } from '../sampling/registry.js';
import { stageScheduleSchema } from '../schedules/stage-schedule.js';
import { sparsificationRegistry } from '../sparsification/registry.js';

type Registry = readonly { readonly kind: string; readonly configSchema: z.ZodObject }[];

/** The configs of a registry's varieties, told apart by `kind`. */
function varietyOf<const R extends Registry>(title: string, registry: R) {
  const schemas = registry.map(({ configSchema }) => configSchema) as [z.ZodObject, ...z.ZodObject[]];
  const union: unknown = z.discriminatedUnion('kind', schemas as never).meta({ title });
  // `map` loses which schema belongs to which kind; the registry's type still knows.
  return union as z.ZodType<z.output<R[number]['configSchema']>, z.input<R[number]['configSchema']>>;
}

/** The JSON that says all about a run. */
export const runConfigSchema = z
  .strictObject({
    version: z
      .literal(1, { error: 'must be 1, the only version of run configs that this Clipwise reads' })
      .default(1)
      .meta({ title: 'Version' }),
    name: z
      .string()
      .min(1)
      .max(limits.runNameLength)
      .optional()
      .meta({ title: 'Name', description: 'Left out, it is made of model, method and noise.' }),
    dataset: varietyOf('Data set', datasetRegistry),
    model: varietyOf('Model', modelRegistry),
    loss: varietyOf('Loss', lossRegistry).prefault({ kind: 'cross-entropy-dice' }),
    augmentation: augmentationSchema,
    sampling: varietyOf('Sampling', samplingRegistry),
    clipping: varietyOf('Clipping', clippingRegistry),
    sparsification: varietyOf('Sparsification', sparsificationRegistry).prefault({ kind: 'none' }),
    noise: z
      .strictObject({
        noiseMultiplier: z.number().min(0).max(1e6).nullable().default(1).meta({
          title: 'Noise multiplier',
          description:
            'Noise standard deviation / L2 bound of a clipped gradient: 0 (not private), or 0.01 and more; empty takes the least that keeps all steps within the target epsilon.',
        }),
        bands: z.int().min(2).max(64).optional().meta({
          title: 'Bands',
          description:
            'Of the matrix that correlates the noise of so many steps, for sampling.kind "cyclic-poisson" with as many parts; left out, the noise of every step is independent.',
        }),
        source: varietyOf('Noise source', noiseSourceRegistry).prefault({ kind: 'csprng' }),
      })
      .meta({ title: 'Noise' }),
    gradientFilter: varietyOf('Gradient filter', gradientFilterRegistry).optional().meta({
      title: 'Gradient filter',
      description:
        'Between the noisy gradients and the optimizer; it costs no privacy. Empty, the optimizer gets what was released.',
    }),
    optimizer: varietyOf('Optimizer', optimizerRegistry).prefault({ kind: 'sgd' }),
    schedules: z
      .strictObject({
        noiseMultiplier: stageScheduleSchema('Noise multiplier'),
        clipNorm: stageScheduleSchema('Clip norm'),
      })
      .prefault({})
      .meta({ title: 'Schedules' }),
    training: z
      .strictObject({
        epochs: z.int().min(1).max(100_000).default(3).meta({ title: 'Epochs' }),
        seed: z.int().min(0).default(1).meta({
          title: 'Seed',
          description: 'Of the initial parameters, and of everything in a run without noise.',
        }),
        trainableLayers: trainableLayersSchema,
        loraRank: loraRankSchema,
        loraAlpha: loraAlphaSchema,
        emaDecay: z.number().min(0).lt(1).default(0).meta({
          title: 'EMA decay',
          description:
            'Of an exponential moving average of the parameters, which predicts and is kept in their place; 0 keeps none.',
        }),
        microbatchSize: z.int().min(1).max(1e6).nullable().default(null).meta({
          title: 'Microbatch size',
          description: 'Examples in memory at once; empty chooses. It does not change the result.',
        }),
        backend: z
          .enum(['auto', ...backendRegistry.map(({ kind }) => kind)])
          .default('auto')
          .meta({ title: 'Backend' }),
      })
      .prefault({})
      .meta({ title: 'Training' }),
    privacy: z
      .strictObject({
        delta: z
          .number()
          .min(1e-30)
          .lt(1)
          .default(1e-5)
          .meta({ title: 'Delta', description: 'Should be well below 1 / number of training examples.' }),
        targetEpsilon: z.number().min(0.001).max(1e6).nullable().default(null).meta({
          title: 'Target epsilon',
          description:
            'At this delta. The run stops before the step that would pass it; empty sets no limit.',
        }),
        unit: z.enum(privacyUnits).default('example').meta({
          title: 'Privacy unit',
          description: 'Whom the guarantee is about; a subject’s examples are drawn together and averaged.',
        }),
        neighbouring: z
          .enum(supportedNeighbouring)
          .default('add-remove')
          .meta({ title: 'Neighbouring relation' }),
      })
      .prefault({})
      .meta({ title: 'Privacy' }),
    checkpoint: z
      .strictObject({
        everySeconds: z.number().min(1).max(1e6).default(60).meta({
          title: 'Every seconds',
          description: 'Most time between two states from which a killed run can be continued.',
        }),
        everySteps: z.int().min(1).max(1e9).nullable().default(null).meta({
          title: 'Every steps',
          description: 'Also after that many steps; empty goes by time alone.',
        }),
      })
      .prefault({})
      .meta({ title: 'Checkpoint' }),
    audit: z
      .strictObject({
        canaries: z.int().min(0).max(10_000).default(0).meta({
          title: 'Canaries',
          description:
            'Made-up gradients beside the data, half of which take part: they show how much the run gives away at least. They change the model, and the run is marked.',
        }),
        inputCanaries: z.int().min(0).max(1000).default(0).meta({
          title: 'Input canaries',
          description:
            'Made-up images beside the data, half of which take part: the loss on them shows what the model alone gives away.',
        }),
        confidence: z.number().min(0.5).max(0.999999).default(0.95).meta({
          title: 'Confidence',
          description: 'Probability with which the bound is not above the truth.',
        }),
      })
      .prefault({})
      .meta({ title: 'Audit' }),
    evaluation: z
      .strictObject({
        everyEpochs: z.int().min(1).max(100_000).default(1).meta({ title: 'Every epochs' }),
        samples: z
          .int()
          .min(0)
          .max(20)
          .default(3)
          .meta({ title: 'Samples', description: 'Validation images whose segmentation is kept.' }),
      })
      .prefault({})
      .meta({ title: 'Evaluation' }),
  })
  .meta({ title: 'Run config' });

/** A valid config with every default filled in. */
export type RunConfig = z.infer<typeof runConfigSchema>;
/** A config as people write it: what has a default may be left out. */
export type RunConfigInput = z.input<typeof runConfigSchema>;
