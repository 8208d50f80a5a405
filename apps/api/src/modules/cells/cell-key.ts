import { createHash } from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

/** What tells two runs of one cell apart: their name and their seeds. */
const own: readonly (readonly string[])[] = [['name'], ['training', 'seed'], ['noise', 'source', 'seed']];

/** Names what a config shares with those that differ from it in seeds alone: 12 hexadecimal digits. */
export function cellKey(config: Json): string {
  const shared = own.reduce<Json>((rest, path) => without(rest, path), config);
  return createHash('sha256').update(canonical(shared)).digest('hex').slice(0, 12);
}

/** The seed of a run's initial parameters; null for a config without one. */
export function seedOf(config: Json): number | null {
  const seed = (config.training as Json | undefined)?.seed;
  return typeof seed === 'number' ? seed : null;
}

function without(value: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined || !(key in value)) return value;
  const { [key]: inner, ...others } = value;
  if (rest.length === 0) return others;
  return isRecord(inner) ? { ...others, [key]: without(inner, rest) } : value;
}

/** JSON with sorted keys: equal for equal configs, whoever wrote them. */
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
