import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { ComponentDefinition } from '../component.js';
import type { ParameterSpec, Pass } from './layer-builder.js';

/** A network that tells the class of every pixel. */
export interface Model {
  readonly name: string;
  /** Of the images. */
  readonly channelCount: number;
  readonly parameters: readonly ParameterSpec[];
  /** The only size of images that it takes, in pixels; left out, it takes any. */
  readonly fixedSize?: { readonly imageHeight: number; readonly imageWidth: number };
  /** Inside, height and width are padded with zeros to multiples of this; left out, they are taken as they are. */
  readonly multiple?: number;
  /** `[B, H, W, channelCount]` -> logits `[B, H, W, classCount]`. */
  forward(pass: Pass, images: Tensor4D): Tensor4D;
  /** Logits of that shape, over whose losses training takes the mean; left out, those of `forward` alone. */
  outputs?(pass: Pass, images: Tensor4D): readonly Tensor4D[];
}

/** What a model is made for. */
export interface ModelContext {
  readonly classCount: number;
  /** Of the images. */
  readonly channelCount: number;
  /** In pixels; a network without fixed sizes takes others too. */
  readonly imageHeight: number;
  readonly imageWidth: number;
}

/** One architecture. */
export function defineModel<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, ModelContext, Model>,
): ComponentDefinition<Kind, Schema, ModelContext, Model> {
  return definition;
}

/** Number of parameters of a model. */
export function parameterCount({ parameters }: Model): number {
  return parameters.reduce((sum, { shape }) => sum + shape.reduce((size, length) => size * length, 1), 0);
}
