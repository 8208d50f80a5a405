/** The part of JSON schema (2020-12) that a run config uses. */
export type Schema = {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
};

/** The value a form starts with: the default where there is one. */
export function initialValue(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.oneOf?.[0] !== undefined) {
    const wanted = (schema.default as { kind?: unknown } | undefined)?.kind;
    return initialValue(
      schema.oneOf.find((one) => one.properties?.kind?.const === wanted) ?? schema.oneOf[0],
    );
  }
  if (schema.properties !== undefined) {
    const values = Object.entries(schema.properties).map(([name, one]) => [name, initialValue(one)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }
  return schema.default;
}

/** The config with another value at a path; nothing else changes. */
export function withValue(value: unknown, path: readonly string[], next: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return next;
  const record = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  const changed = withValue(record[name], rest, next);
  if (changed === undefined)
    return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
  return { ...record, [name]: changed };
}

/** What was typed, as JSON where it is JSON: a number, a list, null; otherwise the text. Nothing for an empty field. */
export function typedValue(text: string, schema: Schema): unknown {
  if (text.trim() === '') return schema.anyOf?.some(({ type }) => type === 'null') ? null : undefined;
  if (schema.type === 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** One config for each noise multiplier. @param list such as "0.3, 0.5, 1"; empty leaves the config as it is. @throws Error when a part is no number >= 0 */
export function sweep(config: unknown, list: string): readonly unknown[] {
  const values = list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const value = Number(part);
      if (!(Number.isFinite(value) && value >= 0))
        throw new Error(
          `"${part}" is no noise multiplier: give numbers of at least 0, such as "0.3, 0.5, 1".`,
        );
      return value;
    });
  if (values.length === 0) return [config];
  return values.map((value) => withValue(config, ['noise', 'noiseMultiplier'], value));
}

/** Path of every input that the form shows for a config. */
export function inputPaths(schema: Schema, value: unknown, path: readonly string[] = []): readonly string[] {
  if (schema.const !== undefined) return [];
  if (schema.oneOf === undefined && schema.properties === undefined) return [path.join('.')];
  const kind = (value as { kind?: unknown } | undefined)?.kind;
  const variety = schema.oneOf?.find((one) => one.properties?.kind?.const === kind) ?? schema;
  return Object.entries(variety.properties ?? {}).flatMap(([key, one]) =>
    inputPaths(one, (value as Record<string, unknown> | undefined)?.[key], [...path, key]),
  );
}
