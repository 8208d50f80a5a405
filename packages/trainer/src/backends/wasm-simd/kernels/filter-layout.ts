/** How the numbers of a filter are found: strides by tap, in channel and out channel. */
export interface FilterLayout {
  readonly pointer: number;
  readonly tapStride: number;
  readonly inStride: number;
  readonly outStride: number;
}
