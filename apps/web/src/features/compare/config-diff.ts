/** A path of the config at which runs differ, and the values that it has, with how many runs have each. */
export type ConfigDifference = {
  readonly path: string;
  readonly values: readonly { readonly text: string; readonly count: number }[];
};

/** Where configs differ, by path; names are left out, as they differ by intent. */
export function configDifferences(configs: readonly unknown[]): readonly ConfigDifference[] {
  const flat = configs.map((config) => new Map(leaves(config)));
  const paths = [...new Set(flat.flatMap((one) => [...one.keys()]))].filter((path) => path !== 'name').sort();
  return paths.flatMap((path) => {
    const counts = new Map<string, number>();
    for (const one of flat) {
      const text = one.get(path) ?? '-';
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    if (counts.size < 2) return [];
    const values = [...counts].map(([text, count]) => ({ text, count }));
    return [{ path, values: values.sort((a, b) => a.text.localeCompare(b.text, 'en', { numeric: true })) }];
  });
}

function leaves(value: unknown, path: readonly string[] = []): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [[path.join('.'), JSON.stringify(value) ?? '-']];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
}
