import { clippingRegistry } from '../dist/clipping/registry.js';
import { lowPassFilterSchema } from '../dist/optimizers/low-pass-filter.js';
import { optimizerRegistry } from '../dist/optimizers/registry.js';

const parsed = (registry, kind) => registry.find((one) => one.kind === kind).configSchema.parse({ kind });
const flat = parsed(clippingRegistry, 'flat');
const bounded = clippingRegistry.map(({ kind }) => kind).filter((kind) => kind !== 'none');

/** Views of an example in the row that averages several. */
const viewCount = 4;

/** The ways to make a step that are measured, every clipping and optimizer among them: without `clipping` there is no privacy. */
export const methods = {
  'non-private': {},
  ...Object.fromEntries(bounded.map((kind) => [`DP ${kind}`, { clipping: parsed(clippingRegistry, kind) }])),
  'DP flat, 90 % masked': { clipping: flat, droppedFraction: 0.9 },
  // The goal is at most 1.05 times viewCount times the time of "DP flat".
  [`DP flat, ${viewCount} views`]: { clipping: flat, views: viewCount },
  'DP flat, low-pass filter': { clipping: flat, filter: lowPassFilterSchema.parse({ kind: 'low-pass' }) },
  'DP flat, weight standardisation': { clipping: flat, model: { weightStandardisation: true } },
  'DP flat, last 3 layers': { clipping: flat, trainableLayers: 3 },
  ...Object.fromEntries(
    optimizerRegistry
      .slice(1)
      .map(({ kind }) => [
        `DP flat, ${kind}`,
        { clipping: flat, optimizer: parsed(optimizerRegistry, kind) },
      ]),
  ),
};
