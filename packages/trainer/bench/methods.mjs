import { clippingRegistry } from '../dist/clipping/registry.js';
import { gradientFilterRegistry } from '../dist/gradient-filters/registry.js';
import { optimizerRegistry } from '../dist/optimizers/registry.js';

const parsed = (registry, kind) => registry.find((one) => one.kind === kind).configSchema.parse({ kind });
const flat = parsed(clippingRegistry, 'flat');
const bounded = clippingRegistry.map(({ kind }) => kind).filter((kind) => kind !== 'none');

/** Views of an example in the row that averages several. */
const viewCount = 4;

/** What a step costs without privacy, by what else is in it. */
const open = {
  'non-private': {},
  'non-private, weight standardisation': { model: { weightStandardisation: true } },
  ...Object.fromEntries(
    optimizerRegistry
      .slice(1)
      .map(({ kind }) => [`non-private, ${kind}`, { optimizer: parsed(optimizerRegistry, kind) }]),
  ),
};

/**
 * The ways to make a step that are measured, every clipping and optimizer among them: without `clipping` there is no privacy.
 * `beside` names the one without privacy that is otherwise alike; it is "non-private" where nothing stands.
 */
export const methods = {
  ...open,
  ...Object.fromEntries(bounded.map((kind) => [`DP ${kind}`, { clipping: parsed(clippingRegistry, kind) }])),
  'DP flat, 90 % masked': { clipping: flat, droppedFraction: 0.9 },
  // The goal is at most 1.05 times viewCount times the time of "DP flat".
  [`DP flat, ${viewCount} views`]: { clipping: flat, views: viewCount },
  ...Object.fromEntries(
    gradientFilterRegistry.map(({ kind }) => [
      `DP flat, ${kind} filter`,
      { clipping: flat, filter: parsed(gradientFilterRegistry, kind) },
    ]),
  ),
  'DP flat, last 3 layers': { clipping: flat, training: { trainableLayers: 3 } },
  'DP flat, LoRA of rank 4': { clipping: flat, training: { loraRank: 4 } },
  ...Object.fromEntries(
    Object.entries(open)
      .slice(1)
      .map(([name, parts]) => [
        name.replace('non-private', 'DP flat'),
        { ...parts, clipping: flat, beside: name },
      ]),
  ),
};
