import { runConfigJsonSchema } from './run-config-json-schema.js';
import { valueAt } from './shown-value.js';

interface Schema {
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

/** What to say of a key that a config does not have at a place. */
export type KeyAdvice = (path: readonly string[], key: string) => string;

/**
 * Tells the key that was probably meant, where the key belongs, or the keys that there are.
 *
 * @param json the config, for the kind of each part.
 */
export function keyAdvice(json: unknown): KeyAdvice {
  const root: Schema = runConfigJsonSchema();
  return (path, key) => adviceOn(root, json, path, key);
}

function adviceOn(root: Schema, json: unknown, path: readonly string[], key: string): string {
  const known = Object.keys(propertiesAt(root, json, path));
  const nearest = known.find((one) => plain(one) === plain(key)) ?? known.find((one) => isNear(one, key));
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  const elsewhere = placesOf(root, key, []);
  if (elsewhere.length > 0) return `it belongs to ${elsewhere.join(' or ')}`;
  return known.length === 0 ? 'this part has none' : `known: ${known.join(', ')}`;
}

function propertiesAt(
  root: Schema,
  json: unknown,
  path: readonly string[],
): Readonly<Record<string, Schema>> {
  let schema: Schema | undefined = root;
  for (const [depth, key] of path.entries()) {
    schema = schema?.properties?.[key];
    const kind = valueAt(json, [...path.slice(0, depth + 1), 'kind']);
    schema = schema?.oneOf?.find(({ properties }) => properties?.kind?.const === kind) ?? schema;
  }
  return schema?.properties ?? {};
}

/** Every place of a key of that name. */
function placesOf(schema: Schema, key: string, path: readonly string[]): readonly string[] {
  const here = Object.keys(schema.properties ?? {})
    .filter((name) => plain(name) === plain(key))
    .map((name) => [...path, name].join('.'));
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
    placesOf(one, key, [...path, name]),
  );
  const within = (schema.oneOf ?? []).flatMap((one) => placesOf(one, key, path));
  return [...new Set([...here, ...below, ...within])];
}

/** Without what people write differently. */
const plain = (key: string): string => key.toLowerCase().replaceAll(/[_\- ]/g, '');

/** At most two letters inserted, left out or exchanged. Source: Wagner and Fischer 1974, the table row by row. */
function isNear(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  if (Math.abs(a.length - b.length) > 2 || Math.min(a.length, b.length) < 4) return false;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return (row[b.length] as number) <= 2;
}
