import type { Neighbouring } from '../neighbouring.js';

/**
 * Why every example's gradient has at most some norm, everywhere in the set that is projected to.
 *
 * - `lipschitz`: it is a property of the loss; `proof` says why, since nothing here can check it.
 * - `clipped-linear-model`: clipping in a model with one linear output and a convex loss of it. There, clipping the
 *   gradient is clipping a monotone derivative, so that it remains the gradient of a convex loss that is no less smooth.
 * - `clipped`: clipping in any other model. What comes out is no gradient of a convex function: always refused.
 */
export type GradientBound =
  | { readonly kind: 'lipschitz'; readonly constant: number; readonly proof: string }
  | { readonly kind: 'clipped-linear-model'; readonly clipNorm: number }
  | { readonly kind: 'clipped'; readonly clipNorm: number };

/**
 * Noisy (S)GD of which only the last iterate is seen:
 * w <- Proj(w - eta ((1 / B) sum of the batch's gradients + m w + N(0, (sigma x bound / B)^2 I))).
 *
 * B is `datasetSize` for full batches and `samplingRate` x `datasetSize` for Poisson batches, whatever was drawn.
 * Every field is a condition of the theorem and none has a default.
 */
export interface HiddenStateProblem {
  /** The loss of every example, as a function of the parameters. A neural network's is `non-convex`: refused. */
  readonly loss: 'convex' | 'non-convex';
  /** beta > 0: the gradient of every example's loss, with the regulariser, is beta-Lipschitz. */
  readonly smoothness: number;
  /**
   * m, from 0 to `smoothness`. Full batches: of the mean loss with the regulariser. Poisson batches: of the
   * regulariser alone, since a batch may be empty. 0 where the loss is just convex.
   */
  readonly strongConvexity: number;
  /** Of every example's loss without the regulariser. */
  readonly gradientBound: GradientBound;
  /** D > 0: no two points of the set that every iterate is projected to are further apart (L2). */
  readonly diameter: number;
  /** eta > 0. */
  readonly stepSize: number;
  /** T, an integer >= 0. */
  readonly steps: number;
  /** sigma >= 0: standard deviation of the noise on the sum of gradients / gradient bound. */
  readonly noiseMultiplier: number;
  /** n, an integer >= 1: the records of the actual data. */
  readonly datasetSize: number;
  readonly batches: { readonly kind: 'full' } | { readonly kind: 'poisson'; readonly samplingRate: number };
  readonly neighbouring: Neighbouring;
  /** Seeing any other iterate, an average of them or a loss along the way voids the bound: refused. */
  readonly released: 'last-iterate' | 'all-iterates';
  /** The first iterate is fixed, or drawn without looking at the data. Anything else is refused. */
  readonly initialPoint: 'data-independent' | 'data-dependent';
}
