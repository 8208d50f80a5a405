import { crossEntropyLoss } from './cross-entropy.js';
import { crossEntropyDiceLoss } from './cross-entropy-dice.js';
import { diceLoss } from './dice.js';
import { focalLoss } from './focal.js';

/** Every loss; the first is the default. */
export const lossRegistry = [crossEntropyDiceLoss, crossEntropyLoss, diceLoss, focalLoss] as const;
