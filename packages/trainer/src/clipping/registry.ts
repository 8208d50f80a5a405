import { automaticClipping } from './automatic.js';
import { flatClipping } from './flat.js';
import { noClipping } from './none.js';
import { perLayerClipping } from './per-layer.js';

/** Every clipping method; the first is the default. */
export const clippingRegistry = [automaticClipping, flatClipping, perLayerClipping, noClipping] as const;
