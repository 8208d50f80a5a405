import { createHash } from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

/** What tells two runs of one cell apart: their name, their seeds and the fold that they validate on. */
const own: readonly (readonly string[])[] = [
  ['name'],
  ['training', 'seed'],
  ['noise', 'source', 'seed'],
  ['dataset', 'split', 'fold'],
];

/** Names what a config shares with those that differ from it in seeds and fold alone: 12 hexadecimal digits. */
export function cellKey(config: Json): string {
  return digestOf(sharedConfig(config)).slice(0, 12);
}

/** What all runs of a cell have in common: a config without its name, its seeds and its fold. */
export function sharedConfig(config: Json): Json {
  return own.reduce<Json>((rest, path) => without(rest, path), config);
}

/** What tells a run from the others of its cell: its seed, and its fold where there are folds. */
export function replicateKey(config: Json): string {
  const fold = foldOf(config);
  return `seed ${seedOf(config) ?? 'unknown'}${fold === null ? '' : `, fold ${fold}`}`;
}

/** The seed of a run's initial parameters; null for a config without one. */
export function seedOf(config: Json): number | null {
  return numberAt(config, ['training', 'seed']);
}

/** The fold that a run validates on; null where the data are not divided by folds. */
export function foldOf(config: Json): number | null {
  return numberAt(config, ['dataset', 'split', 'fold']);
}

/** SHA-256 of a value as JSON with sorted keys: equal for equal values, whoever wrote them. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function numberAt(config: Json, path: readonly string[]): number | null {
  const value = path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), config);
  return typeof value === 'number' ? value : null;
}

function without(value: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined || !(key in value)) return value;
  const { [key]: inner, ...others } = value;
  if (rest.length === 0) return others;
  return isRecord(inner) ? { ...others, [key]: without(inner, rest) } : value;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join(',')}}`;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
