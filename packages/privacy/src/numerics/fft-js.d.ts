declare module 'fft.js' {
  /** Complex numbers are interleaved: `[re, im, re, im, ...]`, `2 * size` long. */
  export default class FFT {
    constructor(size: number);
    transform(out: Float64Array, data: Float64Array): void;
    inverseTransform(out: Float64Array, data: Float64Array): void;
  }
}
