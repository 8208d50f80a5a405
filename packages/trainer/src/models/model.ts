import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import { type ComponentDefinition, ComponentError } from '../component.js';
import type { ParameterSpec, Pass } from './layer-builder.js';

/** A segmentation network. */
export interface Model {
  readonly name: string;
  /** Of the images. */
  readonly channelCount: number;
  readonly parameters: readonly ParameterSpec[];
  /** Height and width of an image must be multiples of this. */
  readonly sizeMultiple: number;
  /** `[B, H, W, channelCount]` -> logits `[B, H, W, classCount]`. */
  forward(pass: Pass, images: Tensor4D): Tensor4D;
}

/** What a model is made for. */
export interface ModelContext {
  readonly classCount: number;
  /** Of the images. */
  readonly channelCount: number;
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

/** @throws ComponentError when the model cannot halve a side of the images as often as it has to. */
export function requireImageSide(model: Model, side: 'imageHeight' | 'imageWidth', length: number): void {
  const { name, sizeMultiple } = model;
  if (length % sizeMultiple === 0) return;
  const below = length - (length % sizeMultiple);
  const nearest = [below, below + sizeMultiple].filter((size) => size > 0).join(' or ');
  throw new ComponentError(
    `dataset.${side}`,
    `must be a multiple of ${sizeMultiple} for the model "${name}", got ${length}; take ${nearest}`,
  );
}
