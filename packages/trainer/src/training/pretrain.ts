import type { TrainingEvent } from '@clipwise/contract';
import { ConfigError } from '../config/config-error.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
import { datasetFactsOf } from './checkpoint.js';
import { type Outcome, train } from './train-loop.js';

/** Synthetic scans of an epoch, each of another eye. */
export const pretrainingScans = 512;

/** How long a model is trained on what nobody is behind, and who is told. */
export interface PretrainOptions {
  readonly epochs: number;
  readonly signal: AbortSignal;
  readonly observe: (event: TrainingEvent) => void;
}

/**
 * Trains the model of a config on synthetic OCT scans of the same size, without noise: nobody is behind them, so that what is
 * trained next on private data starts from public parameters. Eyes and devices differ far more than real ones (domain randomization),
 * so that the parameters hold on a device that nobody has modelled.
 *
 * @returns the checkpoint; null when there is none, as after a failure that was observed.
 * @throws ConfigError for a config of other than one channel.
 */
export async function pretrain(
  config: RunConfig,
  { epochs, signal, observe }: PretrainOptions,
): Promise<{ readonly outcome: Outcome; readonly checkpoint: Uint8Array | null }> {
  const { imageHeight, imageWidth, channelCount } = datasetFactsOf({ config });
  if (channelCount !== 1)
    throw new ConfigError([
      {
        path: 'dataset.channels',
        value: String(channelCount),
        message: `must be 1 for pre-training on synthetic scans, which are gray, got ${channelCount}; train from the start instead`,
      },
    ]);
  const { initialFrom: _initialFrom, ...model }: RunConfig['model'] & { readonly initialFrom?: unknown } =
    config.model;
  const publicConfig = parseRunConfig({
    name: `pre-training of ${model.kind}`,
    dataset: {
      kind: 'oct-phantom',
      imageHeight,
      imageWidth,
      trainingSubjects: pretrainingScans,
      validationSubjects: 32,
      scansPerSubject: 1,
      domainRandomization: true,
    },
    model,
    loss: config.loss,
    sampling: { kind: 'poisson', expectedBatchSize: 8 },
    clipping: { kind: 'none' },
    noise: { noiseMultiplier: 0 },
    training: { epochs, seed: config.training.seed, backend: config.training.backend },
    evaluation: { samples: 0 },
  });
  let [last, checkpoint]: [Uint8Array | null, Uint8Array | null] = [null, null];
  const outcome = await train(publicConfig, {
    sink: {
      putArtifact: async (bytes) => {
        last = bytes;
        return { sha256: '0'.repeat(64), bytes: bytes.length };
      },
      emit: async (event) => {
        if (event.kind === 'artifact-recorded' && event.artifactKind === 'checkpoint') checkpoint = last;
        observe(event);
      },
    },
    signal,
    workingDirectory: process.cwd(),
  });
  return { outcome, checkpoint };
}
