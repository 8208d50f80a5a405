import type { Uniform } from '../random/uniform.js';

/**
 * Fills `target` with independent standard normal numbers.
 *
 * Uniforms have 53 random bits, so that values reach 8.5 standard deviations.
 * Source: Box and Muller 1958, A Note on the Generation of Random Normal Deviates.
 */
export function fillStandardNormal(target: Float32Array, uniform: Uniform): void {
  for (let index = 0; index < target.length; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    target[index] = radius * Math.cos(angle);
    if (index + 1 < target.length) target[index + 1] = radius * Math.sin(angle);
  }
}
