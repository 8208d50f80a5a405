import type { ClippingStrategy } from './clipping-strategy.js';

/**
 * A strategy that bounds every group on its own.
 *
 * @param clipNorms R_l > 0 of each group.
 * @param groups the group of each parameter tensor.
 * @param weight w(norm, R) with w x norm <= R for every finite norm >= 0.
 */
export function boundedStrategy(
  name: string,
  clipNorms: readonly number[],
  groups: readonly number[],
  weight: (norm: number, clipNorm: number) => number,
): ClippingStrategy {
  return {
    name,
    isBounded: true,
    groups,
    groupCount: clipNorms.length,
    sensitivity: Math.sqrt(clipNorms.reduce((sum, clipNorm) => sum + clipNorm * clipNorm, 0)),
    weights: (norms) =>
      norms.map((norm, index) => {
        const clipNorm = clipNorms[index % clipNorms.length] as number;
        return Number.isFinite(norm) ? roundedDown(weight(norm, clipNorm), norm, clipNorm) : 0;
      }),
  };
}

/** Below it single precision loses digits: a weight could round up by a half. */
const smallestNormal = 2 ** -126;

/** What single precision holds. */
const largest = 2 ** 127;

/** A weight in single precision with weight x norm <= clipNorm: that holds for the exact one, and rounding must not undo it. */
function roundedDown(weight: number, norm: number, clipNorm: number): number {
  const single = Math.fround(Math.min(weight, largest));
  if (single < smallestNormal) return 0;
  return single * norm <= clipNorm ? single : Math.fround(single * (1 - 2 ** -23));
}

/** Every tensor in one group. */
export const flatGroups = (tensorCount: number): readonly number[] => new Array<number>(tensorCount).fill(0);

/** Every tensor a group of its own. */
export const layerGroups = (tensorCount: number): readonly number[] =>
  Array.from({ length: tensorCount }, (_, tensor) => tensor);
