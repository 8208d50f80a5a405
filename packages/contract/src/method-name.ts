/** Clippings that are no method with a name of its own: they bound by norms that stand in the config. */
const plainClippings: readonly string[] = ['flat', 'per-layer', 'group-wise'];

/**
 * What a private run is called by its clipping and its sparsification, where that has a name: two that train otherwise are never
 * called the same for their sparsification.
 *
 * @example
 * methodName('automatic', null); // 'automatic'
 * methodName('per-layer', 'random-sparsification'); // 'random-sparsification'
 * methodName('automatic', 'random-sparsification'); // 'automatic-random-sparsification'
 */
export function methodName(clipping: string, sparsification: string | null): string {
  if (sparsification === null) return clipping;
  return plainClippings.includes(clipping) ? sparsification : `${clipping}-${sparsification}`;
}
