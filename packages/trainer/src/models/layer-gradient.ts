import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * The gradient of one parameter for every example of a microbatch, as its layer knows it: whole, `[B, size]`, or as the
 * factors of a convolution of stride 1 and "same" padding, whose sum over pixels has not been taken yet: its input
 * `[B, H, W, in]` and the gradient of its output `[B, H, W, out]`.
 */
export type LayerGradient =
  | { readonly kind: 'whole'; readonly perExample: Tensor }
  | ({
      readonly kind: 'convolution';
      /**
       * Where the filter is made of the parameter: the gradients by the parameter, of those by the filter; the same linear map
       * for every example, `[B, size of the filter]` to `[B, size of the parameter]`.
       */
      readonly through?: (perExample: Tensor) => Tensor;
    } & ConvolutionFactors);

/** What the gradient of a filter is made of. */
export interface ConvolutionFactors {
  readonly x: Tensor4D;
  readonly dy: Tensor4D;
  /** `[height, width, in, out]`, height and width odd. */
  readonly filterShape: readonly [number, number, number, number];
}
