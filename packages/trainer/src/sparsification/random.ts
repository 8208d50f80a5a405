import { z } from 'zod';
import type { Uniform } from '../random/uniform.js';
import { type CoordinateMask, defineSparsification } from './sparsification.js';

/**
 * Random sparsification: a fresh uniformly random set of coordinates at every refresh, shared by all examples.
 * The dropped fraction grows linearly, r(e) = finalRate x e / (E - 1) over epochs e = 0 .. E - 1.
 *
 * Source: Zhu and Blaschko 2021 (arXiv:2112.00845), Algorithm 1 and its gradual cooling.
 */
export const randomSparsification = defineSparsification({
  kind: 'random',
  method: 'random-sparsification',
  configSchema: z
    .strictObject({
      kind: z.literal('random'),
      finalRate: z
        .number()
        .min(0)
        .lt(1)
        .default(0.9)
        .meta({ title: 'Final rate', description: 'Fraction of coordinates dropped in the last epoch.' }),
      refreshEverySteps: z.int().min(1).max(1e9).nullable().default(null).meta({
        title: 'Refresh every steps',
        description: 'Steps between two masks; empty draws one at the start of every epoch.',
      }),
    })
    .meta({ title: 'Random' }),
  create: ({ finalRate, refreshEverySteps }, { tensorSizes, stepsPerEpoch, epochs, uniform }) => {
    let drawnFor = -1;
    let mask: CoordinateMask | null = null;
    return {
      name: 'random',
      maskAt: (step) => {
        const refresh = Math.floor(step / (refreshEverySteps ?? stepsPerEpoch));
        if (refresh !== drawnFor) {
          const epoch = Math.min(epochs - 1, Math.floor(step / stepsPerEpoch));
          const rate = coolingRate(finalRate, epoch, epochs);
          mask = rate === 0 ? null : drawMask(tensorSizes, rate, uniform);
          drawnFor = refresh;
        }
        return mask;
      },
      state: () => ({
        drawnFor,
        ...Object.fromEntries((mask ?? []).map((kept, tensor) => [`mask/${tensor}`, kept.slice()])),
      }),
      restore: (state) => {
        drawnFor = state.drawnFor as number;
        const kept = tensorSizes.map((_, tensor) => state[`mask/${tensor}`] as Float32Array | undefined);
        mask = kept.some((one) => one === undefined) ? null : (kept as readonly Float32Array[]);
      },
    };
  },
});

/** r(e) = r* e / (E - 1); 0 in a run of a single epoch, which has no time to cool. */
export function coolingRate(finalRate: number, epoch: number, epochs: number): number {
  return epochs === 1 ? 0 : (finalRate * epoch) / (epochs - 1);
}

/**
 * A uniformly random mask that drops exactly round(rate x size) coordinates over all tensors.
 * Source: Knuth, The Art of Computer Programming 2, section 3.4.2, Algorithm S (selection sampling).
 */
export function drawMask(tensorSizes: readonly number[], rate: number, uniform: Uniform): CoordinateMask {
  let left = tensorSizes.reduce((sum, size) => sum + size, 0);
  let toDrop = Math.round(rate * left);
  return tensorSizes.map((size) => {
    const mask = new Float32Array(size).fill(1);
    for (let coordinate = 0; coordinate < size; coordinate++) {
      if (uniform() * left < toDrop) {
        mask[coordinate] = 0;
        toDrop -= 1;
      }
      left -= 1;
    }
    return mask;
  });
}
