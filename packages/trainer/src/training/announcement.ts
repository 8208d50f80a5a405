import os from 'node:os';
import type { TrainingEvent } from '@clipwise/contract';
import { accountingVersion, notCoveredSentences } from '@clipwise/privacy';
import { canaryCount } from '../audit/canary-places.js';
import type { RunConfig } from '../config/run-config.js';
import type { Dataset } from '../data/dataset.js';
import { datasetContent, exampleDigest } from '../data/dataset-content.js';
import { subjectCounts } from '../data/subject-counts.js';
import { parameterCount } from '../models/model.js';
import type { BuiltRun } from './build-run.js';

/** What a run says of itself before its first step, read off the objects that run. */
export function announcement(
  config: RunConfig,
  { backend, dataset, mechanism, model, plannedSteps, notCovered }: BuiltRun,
  at: string,
): Extract<TrainingEvent, { kind: 'run-started' }> {
  const canaries = canaryCount(config);
  const { facts } = mechanism;
  const { unit, neighbouring, delta } = config.privacy;
  return {
    kind: 'run-started',
    at,
    plannedSteps,
    plannedEpochs: config.training.epochs,
    environment: {
      backend: backend.description,
      gradients: mechanism.gradients,
      tfjs: backend.tf.version_core,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      processor: os.cpus()[0]?.model ?? 'unknown',
      cores: os.cpus().length,
      accounting: accountingVersion,
      ...(facts.isPrivate ? { numerics: noiseNumerics } : {}),
      ...(canaries === 0 ? {} : { canaries }),
    },
    model: { parameterCount: parameterCount(model), tensorCount: model.parameters.length },
    dataset: {
      trainingExamples: dataset.train.length,
      validationExamples: dataset.validation.length,
      classNames: [...dataset.classNames],
      ...subjectCounts(dataset.train),
      content: dataset.content ?? contentOf(dataset),
    },
    mechanism: {
      ...facts,
      unit,
      neighbouring,
      delta: facts.isPrivate ? delta : null,
      notCovered: [
        ...notCoveredSentences({ neighbouring, isValidationPublic: dataset.isSynthetic }),
        ...notCovered,
      ],
    },
  };
}

/** How sum and noise are kept from telling more than real numbers would: docs/ACCOUNTING.md, "Noise on a grid". */
const noiseNumerics =
  'sum and noise are whole numbers on a grid; what is released is a function of their sum alone';

/** What made examples are by their content. */
function contentOf({ train, validation, test, isSynthetic, ...size }: Dataset) {
  const picture = { height: size.imageHeight, width: size.imageWidth, channels: size.channelCount };
  const parts = [train, validation, test].map((examples, part) =>
    examples.map(({ image, subject }) => ({
      digest: exampleDigest({ ...picture, values: image }),
      subject,
      isTraining: part === 0,
    })),
  );
  return datasetContent(parts.flat(), isSynthetic);
}
