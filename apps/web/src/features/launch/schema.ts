/** The part of JSON schema (2020-12) that a run config uses. */
export type Schema = {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
};

/** The schema of a kind among those that a part may have; undefined where it has none of that name. */
export function varietyOf(schema: Schema, kind: unknown): Schema | undefined {
  return schema.oneOf?.find((one) => one.properties?.kind?.const === kind);
}

/** Whether a part that has values of its own may be left out: it is neither required nor has it a default. */
export function mayBeLeftOut(schema: Schema, name: string): boolean {
  const part = schema.properties?.[name];
  const isPart = part?.oneOf !== undefined || part?.properties !== undefined;
  return isPart && part.default === undefined && schema.required?.includes(name) !== true;
}

/** The value a form starts with: the default where there is one; what may be left out is. */
export function initialValue(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.oneOf?.[0] !== undefined) {
    const wanted = (schema.default as { kind?: unknown } | undefined)?.kind;
    return initialValue(varietyOf(schema, wanted) ?? schema.oneOf[0]);
  }
  if (schema.properties !== undefined) {
    const values = Object.entries(schema.properties)
      .filter(([name]) => !mayBeLeftOut(schema, name))
      .map(([name, one]) => [name, initialValue(one)] as const);
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

/** Path of every input that the form shows for a config. */
export function inputPaths(schema: Schema, value: unknown, path: readonly string[] = []): readonly string[] {
  if (schema.const !== undefined) return [];
  if (schema.oneOf === undefined && schema.properties === undefined) return [path.join('.')];
  const variety = varietyOf(schema, kindOf(value)) ?? schema;
  return Object.entries(variety.properties ?? {}).flatMap(([key, one]) =>
    inputPaths(one, memberOf(value, key), [...path, key]),
  );
}

/** The kind of a component's config; undefined for what is none. */
export function kindOf(value: unknown): unknown {
  return memberOf(value, 'kind');
}

/** A member of what may be no object. */
export function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** The schema of the part at a path, as the kinds that are chosen make it; undefined where there is none. */
export function schemaAt(schema: Schema, value: unknown, path: readonly string[]): Schema | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return schema;
  const variety = varietyOf(schema, kindOf(value)) ?? schema;
  const part = variety.properties?.[name];
  return part && schemaAt(part, memberOf(value, name), rest);
}

/** Paths at which one of several kinds of component is chosen. */
export function kindPaths(schema: Schema): readonly string[] {
  return Object.entries(schema.properties ?? {})
    .filter(([, { oneOf }]) => (oneOf?.length ?? 0) > 1)
    .map(([name]) => `${name}.kind`);
}
