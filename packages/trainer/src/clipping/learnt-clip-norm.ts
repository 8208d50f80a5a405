import { abadiWeight } from './abadi-weight.js';
import { boundedStrategy, flatGroups } from './bounded-strategy.js';
import { limitedClipNorm } from './clip-norm.js';
import type { ClippingAdaptation, ClippingStrategy } from './clipping-strategy.js';

/** A clip norm that follows what is released beside the clipped sum. */
export interface LearntClipNorm {
  /** C of the step under way. */
  clipNorm(): number;
  /** C r: the most that an example may add to what is learnt from. */
  unit(): number;
  /** Takes the nearest clip norm that a config may ask for. */
  moveTo(clipNorm: number): void;
  strategy(adaptation: Omit<ClippingAdaptation, 'clipNorm'>): ClippingStrategy;
}

/**
 * Flat clipping at a clip norm C that is learnt. What is released for that beside the sum is more of its coordinates, an example
 * within C r: joint sensitivity C sqrt(1 + r^2), one Gaussian mechanism.
 *
 * @param clipNorm C of the first step.
 * @param budget r^2 / (1 + r^2): the part of the squared privacy budget that these coordinates take.
 */
export function learntClipNorm(
  name: string,
  tensorCount: number,
  clipNorm: number,
  budget: number,
): LearntClipNorm {
  const ratio = Math.sqrt(budget / (1 - budget));
  const groups = flatGroups(tensorCount);
  const strategyAt = (bound: number) => boundedStrategy(name, [bound], groups, abadiWeight);
  let current = clipNorm;
  let flat = strategyAt(current);
  const moveTo = (bound: number): void => {
    current = limitedClipNorm(bound);
    flat = strategyAt(current);
  };
  return {
    clipNorm: () => current,
    unit: () => current * ratio,
    moveTo,
    strategy: (adaptation) => ({
      name,
      isBounded: true,
      groups,
      groupCount: 1,
      get sensitivity() {
        return flat.sensitivity * Math.sqrt(1 + ratio * ratio);
      },
      weights: (norms) => flat.weights(norms),
      adaptation: { clipNorm: () => current, ...adaptation },
      state: () => ({ clipNorm: current }),
      restore: (state) => moveTo(state.clipNorm as number),
    }),
  };
}
