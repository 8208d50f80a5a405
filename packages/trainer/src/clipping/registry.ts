import { adaptiveQuantileClipping } from './adaptive-quantile.js';
import { automaticClipping } from './automatic.js';
import { dynamicHistogramClipping } from './dynamic-histogram.js';
import { flatClipping } from './flat.js';
import { groupWiseClipping } from './group-wise.js';
import { noClipping } from './none.js';
import { normalisedClipping } from './normalised.js';
import { perLayerClipping } from './per-layer.js';
import { perSampleAdaptiveClipping } from './per-sample-adaptive.js';
import { perSampleScaledClipping } from './per-sample-scaled.js';

/** Every clipping method; the first is the default. */
export const clippingRegistry = [
  automaticClipping,
  flatClipping,
  perLayerClipping,
  groupWiseClipping,
  normalisedClipping,
  perSampleAdaptiveClipping,
  perSampleScaledClipping,
  adaptiveQuantileClipping,
  dynamicHistogramClipping,
  noClipping,
] as const;
