import { nestedUnet } from './nested-unet.js';
import { unet } from './unet.js';

/** Every model; the first is the default. */
export const modelRegistry = [unet, nestedUnet] as const;
