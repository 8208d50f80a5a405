import type { Variable } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { ComponentError } from '../component.js';
import type { Pass } from './layer-builder.js';
import { lowRankModel } from './low-rank.js';
import type { Model } from './model.js';
import type { TrainedModel } from './trained-model.js';

/** Which layers are trained; absent, all. */
export const trainableLayersSchema = z
  .union([z.int().min(1).max(10_000), z.array(z.string().min(1).max(200)).min(1).max(1000)])
  .optional()
  .meta({
    title: 'Trainable layers',
    description:
      'A number trains that many of the last layers; a list those whose names begin with one of its entries, in which * stands for any text. The others stay as they start, and take no part in clipping and noise. Empty trains all.',
  });

/** LoRA; absent, the trained tensors themselves are. */
export const loraRankSchema = z.int().min(1).max(10_000).optional().meta({
  title: 'LoRA rank',
  description:
    'Of what is added to each kernel of the trained layers: two factors of this rank are trained in its place, beside vectors and head. Empty trains the kernels themselves.',
});
export const loraAlphaSchema = z.number().min(1e-3).max(1e6).optional().meta({
  title: 'LoRA alpha',
  description: 'The product of the factors is scaled by alpha / rank; empty takes the rank.',
});

/** What of a model is trained, as a config says it. */
export interface TrainedPart {
  readonly trainableLayers?: z.infer<typeof trainableLayersSchema>;
  readonly loraRank?: number | undefined;
  readonly loraAlpha?: number | undefined;
}

/**
 * The model as it is trained, and which of its parameter tensors are.
 *
 * @throws ComponentError for layers that there are not, and for a rank that makes nothing smaller.
 */
export function trainedModel(
  model: Model,
  { trainableLayers, loraRank, loraAlpha }: TrainedPart,
): TrainedModel {
  const trained = trainedParameters(model, trainableLayers);
  if (loraRank !== undefined)
    return lowRankModel(model, trained, { rank: loraRank, alpha: loraAlpha ?? loraRank });
  if (loraAlpha !== undefined)
    throw new ComponentError(
      'training.loraAlpha',
      `scales what training.loraRank adds, got ${loraAlpha} without it; give a rank too, or leave both out`,
    );
  return { model, trained, merge: (values) => values };
}

const layerOf = (parameter: string): string => parameter.slice(0, parameter.lastIndexOf('/'));

/**
 * The parameter tensors that are trained, by index.
 *
 * @throws ComponentError for more layers than there are, and for a name that none has.
 */
export function trainedParameters(
  { name: model, parameters }: Pick<Model, 'name' | 'parameters'>,
  trainableLayers: z.infer<typeof trainableLayersSchema>,
): readonly number[] {
  const layers = [...new Set(parameters.map(({ name }) => layerOf(name)))];
  const path = 'training.trainableLayers';
  let trained = layers;
  if (typeof trainableLayers === 'number') {
    if (trainableLayers > layers.length)
      throw new ComponentError(
        path,
        `must be at most ${layers.length}, the layers of the model "${model}", got ${trainableLayers}; leave it out to train all`,
      );
    trained = layers.slice(-trainableLayers);
  } else if (trainableLayers !== undefined) {
    const patterns = trainableLayers.map(patternOf);
    const idle = trainableLayers.find((_, index) => !layers.some((layer) => patterns[index]?.test(layer)));
    if (idle !== undefined)
      throw new ComponentError(
        path,
        `"${idle}" is the beginning of no layer of the model "${model}"; its layers: ${layers.join(', ')}`,
      );
    trained = layers.filter((layer) => patterns.some((pattern) => pattern.test(layer)));
  }
  return parameters.flatMap(({ name }, index) => (trained.includes(layerOf(name)) ? [index] : []));
}

/** Of whole parts of a name: `decoder1` begins `decoder1/conv2`, and not `decoder10/conv2`. */
function patternOf(beginning: string): RegExp {
  const parts = beginning.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}(/|$)`);
}

/**
 * A model of the trained parameters alone: the others are part of its function, and nobody hears of their gradients.
 *
 * @param trained indices of its parameters.
 * @param all parameters of the whole model.
 */
export function partlyFrozen(model: Model, trained: readonly number[], all: readonly Variable[]): Model {
  if (trained.length === model.parameters.length) return model;
  const places = new Map(trained.map((index, place) => [index, place]));
  const seen = ({ tf, parameter, record }: Pass): Pass => ({
    tf,
    parameter: (index) => {
      const place = places.get(index);
      return place === undefined ? (all[index] as Variable) : parameter(place);
    },
    ...(record === undefined
      ? {}
      : {
          record: (index, gradient) => {
            const place = places.get(index);
            if (place !== undefined) record(place, gradient);
          },
        }),
  });
  const { forward, outputs } = model;
  return {
    ...model,
    parameters: trained.map((index) => model.parameters[index] as Model['parameters'][number]),
    forward: (pass, images) => forward(seen(pass), images),
    ...(outputs === undefined ? {} : { outputs: (pass, images) => outputs(seen(pass), images) }),
  };
}
