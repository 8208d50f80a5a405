import { sharedConfig } from '@clipwise/trainer/config';
import { groupBy } from '../group-by.js';

type Json = Readonly<Record<string, unknown>>;

/** A cell that nobody named, and the config of one of its runs. */
export interface Unnamed {
  readonly name: string;
  readonly config: Json;
}

/** Settings that a name tells at most. */
const mostSettings = 3;
const longestValue = 28;

/** Names that tell cells apart: where several are called alike, each is told with the settings in which they differ. */
export function nameApart(cells: readonly Unnamed[]): readonly string[] {
  const alike = groupBy(cells, ({ name }) => name);
  const settings = new Map<Unnamed, ReadonlyMap<string, string>>(
    cells.map((cell) => [cell, new Map(leavesOf(sharedConfig(cell.config)))]),
  );
  return cells.map((cell) => {
    const others = alike.get(cell.name) ?? [];
    const paths = [...new Set(others.flatMap((one) => [...(settings.get(one)?.keys() ?? [])]))].sort();
    const told = paths.filter((path) => new Set(others.map((one) => settings.get(one)?.get(path))).size > 1);
    const texts = told
      .slice(0, mostSettings)
      .map((path) => `${path.split('.').at(-1)} ${settings.get(cell)?.get(path) ?? 'none'}`);
    return [cell.name, ...texts].join(', ');
  });
}

/** A config by path; a long text, such as that of a file, by its end. */
function leavesOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]) =>
      leavesOf(inner, path === '' ? key : `${path}.${key}`),
    );
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return [[path, text.length > longestValue ? `...${text.slice(-longestValue)}` : text]];
}
