declare module 'fft.js' {
  /** Complex numbers are interleaved: `[re, im, re, im, ...]`, `2 * size` long. */
  export default class FFT {
    constructor(size: number);
    realTransform(out: Float64Array, data: Float64Array): void;
    completeSpectrum(spectrum: Float64Array): void;
    inverseTransform(out: Float64Array, data: Float64Array): void;
  }
}
