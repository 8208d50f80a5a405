import FFT from 'fft.js';

/**
 * Discrete Fourier transforms of real numbers. They are taken in pairs as complex ones, so that a transform of half the size
 * serves: with z_n = x_2n + i x_(2n+1), M = size / 2 and Z the transform of z, the even places have the bins
 * (Z_k + conj Z_(M-k)) / 2 and the odd ones (Z_k - conj Z_(M-k)) / 2i.
 */
export class RealTransform {
  readonly #half: FFT;
  readonly #packed: Float64Array;
  /** `[size / 2]` cos and sin of 2 pi k / size. */
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;

  /** @param size a power of two, at least 4. */
  constructor(readonly size: number) {
    this.#half = new FFT(size / 2);
    this.#packed = new Float64Array(size);
    const angles = Float64Array.from({ length: size / 2 }, (_, k) => (2 * Math.PI * k) / size);
    this.#cosines = angles.map(Math.cos);
    this.#sines = angles.map(Math.sin);
  }

  /**
   * @param bins `[size + 2]` real and imaginary parts, in turn, of the sums over n of x_n exp(-2 pi i k n / size) for k up to size / 2.
   * @param data `[size]` x.
   */
  forward(bins: Float64Array, data: Float64Array): void {
    const packed = this.#packed;
    this.#half.transform(packed, data);
    for (let k = 0; k < this.size / 2; k++) {
      const mirror = k === 0 ? 0 : this.size - 2 * k;
      const cos = this.#cosines[k] as number;
      const sin = this.#sines[k] as number;
      const re = packed[2 * k] as number;
      const im = packed[2 * k + 1] as number;
      const mirrorRe = packed[mirror] as number;
      const mirrorIm = packed[mirror + 1] as number;
      const oddRe = (im + mirrorIm) / 2;
      const oddIm = (mirrorRe - re) / 2;
      bins[2 * k] = (re + mirrorRe) / 2 + cos * oddRe + sin * oddIm;
      bins[2 * k + 1] = (im - mirrorIm) / 2 + cos * oddIm - sin * oddRe;
    }
    bins[this.size] = (packed[0] as number) - (packed[1] as number);
    bins[this.size + 1] = 0;
  }

  /** The inverse of `forward`. @param data `[size]` @param bins `[size + 2]` */
  inverse(data: Float64Array, bins: Float64Array): void {
    const packed = this.#packed;
    for (let k = 0; k < this.size / 2; k++) {
      const mirror = this.size - 2 * k;
      const cos = this.#cosines[k] as number;
      const sin = this.#sines[k] as number;
      const re = bins[2 * k] as number;
      const im = bins[2 * k + 1] as number;
      const mirrorRe = bins[mirror] as number;
      const mirrorIm = bins[mirror + 1] as number;
      const turnedRe = (re - mirrorRe) / 2;
      const turnedIm = (im + mirrorIm) / 2;
      packed[2 * k] = (re + mirrorRe) / 2 - (cos * turnedIm + sin * turnedRe);
      packed[2 * k + 1] = (im - mirrorIm) / 2 + (cos * turnedRe - sin * turnedIm);
    }
    this.#half.inverseTransform(data, packed);
  }
}
