/** The release that runs, as `package.json` has it. */
export const clipwiseVersion = '0.1.0';
