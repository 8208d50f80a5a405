/** The ways to make a step that are measured: none of `clipping` is a step without privacy. */
export const methods = {
  'non-private': {},
  'DP flat': { clipping: { kind: 'flat', clipNorm: 1 } },
  'DP per-layer': { clipping: { kind: 'per-layer', clipNorm: 1 } },
  'DP automatic': { clipping: { kind: 'automatic', grouping: 'flat', clipNorm: 1, gamma: 0.01 } },
  'DP flat, 90 % masked': { clipping: { kind: 'flat', clipNorm: 1 }, droppedFraction: 0.9 },
};
