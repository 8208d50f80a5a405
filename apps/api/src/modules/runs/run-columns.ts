/** The columns of a run that come from its config, for filters, sorting and colours. */
export interface RunColumns {
  readonly name: string;
  readonly dataset: string;
  readonly model: string;
  readonly method: string;
  readonly clipping: string;
  readonly sparsification: string;
  readonly noiseMultiplier: number | null;
  readonly plannedEpochs: number;
}

/**
 * Derives the columns of a config that has passed its schema; what the config leaves out reads `none`.
 */
export function runColumns(config: Readonly<Record<string, unknown>>): RunColumns {
  const dataset = kindOf(config.dataset);
  const model = kindOf(config.model);
  const clippingKind = kindOf(config.clipping);
  const sparsification = kindOf(config.sparsification);
  const grouping = part(config.clipping).grouping;
  const isPrivate = clippingKind !== 'none';
  const noise = part(config.noise).noiseMultiplier;
  const noiseMultiplier = isPrivate && typeof noise === 'number' ? noise : null;
  const method = !isPrivate
    ? 'non-private'
    : sparsification === 'random'
      ? 'random-sparsification'
      : clippingKind;
  const epochs = part(config.training).epochs;
  const sigma = noiseMultiplier === null ? '' : ` sigma ${noiseMultiplier}`;
  return {
    name: typeof config.name === 'string' && config.name !== '' ? config.name : `${model} ${method}${sigma}`,
    dataset,
    model,
    method,
    clipping: typeof grouping === 'string' ? `${clippingKind} ${grouping}` : clippingKind,
    sparsification,
    noiseMultiplier,
    plannedEpochs: typeof epochs === 'number' ? epochs : 0,
  };
}

/** The object at a key of a config, or an empty one. */
export function part(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function kindOf(value: unknown): string {
  const { kind } = part(value);
  return typeof kind === 'string' ? kind : 'none';
}
