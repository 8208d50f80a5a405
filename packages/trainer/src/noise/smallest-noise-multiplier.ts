/** The least noise multiplier but 0 that a run may ask for: below it epsilon is in the thousands, and single precision may swallow the noise. */
export const smallestNoiseMultiplier = 0.01;
