import { cnn } from './cnn.js';
import { mlp } from './mlp.js';
import { nestedUnet } from './nested-unet.js';
import { unet } from './unet.js';

/** Every model; the first is the default. */
export const modelRegistry = [unet, nestedUnet, cnn, mlp] as const;
