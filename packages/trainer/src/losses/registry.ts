import { crossEntropyDiceLoss } from './cross-entropy-dice.js';

/** Every loss; the first is the default. */
export const lossRegistry = [crossEntropyDiceLoss] as const;
