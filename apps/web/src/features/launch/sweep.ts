import { initialValue, type Schema, schemaAt, varietyOf, withValue } from './schema';

/** A path of the config and the values that it takes, as typed. */
export type Axis = { readonly path: string; readonly text: string };

/** What a list of values means; or the question that has to be answered first. */
export type ParsedValues =
  | { readonly kind: 'values'; readonly values: readonly (number | string)[] }
  | { readonly kind: 'question'; readonly text: string; readonly answers: readonly Answer[] }
  | { readonly kind: 'problem'; readonly message: string };

type Answer = { readonly label: string; readonly text: string };

/** Most runs of one launch that a range may make. */
const longestRange = 500;

/** What a number was meant to be that has a comma in it, or undefined where it is clear. */
export function commaQuestion(text: string): { readonly point: string } | undefined {
  return /^\s*-?\d+,\d+\s*$/.test(text) ? { point: text.trim().replace(',', '.') } : undefined;
}

/** Reads "0.5, 1", "1 to 5" or "automatic, flat"; asks what "0,5" means. */
export function parseValues(text: string, isNumber: boolean): ParsedValues {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'values', values: [] };
  if (!isNumber)
    return { kind: 'values', values: [...new Set(trimmed.split(/[,\s]+/).filter((part) => part !== ''))] };
  const unclear = /(?<![\d.])\d+,\d+(?![\d.])/.exec(trimmed)?.[0];
  if (unclear !== undefined) {
    const [whole = '', rest = ''] = unclear.split(',');
    const decimal = `${whole}.${rest}`;
    return {
      kind: 'question',
      text: `What does ${unclear} mean?`,
      answers: [
        { label: decimal, text: trimmed.replace(unclear, decimal) },
        {
          label: `${whole} and ${Number(rest)}`,
          text: trimmed.replace(unclear, `${whole}, ${Number(rest)}`),
        },
      ],
    };
  }
  const range = /^(-?\d+)\s*(?:to|-|\.\.)\s*(-?\d+)$/.exec(trimmed);
  if (range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (to < from || to - from >= longestRange)
      return { kind: 'problem', message: `${trimmed} has to go up, and to at most ${longestRange} values` };
    return { kind: 'values', values: Array.from({ length: to - from + 1 }, (_, at) => from + at) };
  }
  const parts = trimmed.split(/[,;\s]+/).filter((part) => part !== '');
  const wrong = parts.find((part) => !Number.isFinite(Number(part)));
  if (wrong !== undefined)
    return { kind: 'problem', message: `"${wrong}" is no number; write 0.3, 0.5, 1 or 1 to 5` };
  return { kind: 'values', values: [...new Set(parts.map(Number))] };
}

/** Whether a path takes numbers. */
export function isNumberPath(schema: Schema, config: unknown, path: string): boolean {
  const found = schemaAt(schema, config, path.split('.'));
  const types = [found?.type, ...(found?.anyOf?.map(({ type }) => type) ?? [])];
  return types.includes('number') || types.includes('integer');
}

/** The values of each axis that has any; undefined while one of them cannot be read. */
export function axisValues(
  schema: Schema,
  config: unknown,
  axes: readonly Axis[],
): readonly { readonly path: string; readonly values: readonly (number | string)[] }[] | undefined {
  const parsed = axes.map(({ path, text }) => ({
    path,
    read: parseValues(text, isNumberPath(schema, config, path)),
  }));
  if (parsed.some(({ read }) => read.kind !== 'values')) return undefined;
  return parsed.flatMap(({ path, read }) =>
    read.kind === 'values' && read.values.length > 0 ? [{ path, values: read.values }] : [],
  );
}

/** One config for each combination of the values of the axes. A kind brings the defaults of its component along. */
export function sweep(
  schema: Schema,
  config: unknown,
  axes: readonly { readonly path: string; readonly values: readonly (number | string)[] }[],
): readonly unknown[] {
  return axes.reduce<readonly unknown[]>(
    (configs, { path, values }) =>
      configs.flatMap((one) => values.map((value) => withChoice(schema, one, path, value))),
    [config],
  );
}

function withChoice(schema: Schema, config: unknown, path: string, value: number | string): unknown {
  const parts = path.split('.');
  if (parts.at(-1) !== 'kind') return withValue(config, parts, value);
  const component = parts.slice(0, -1);
  const part = schemaAt(schema, config, component);
  const variety = part && varietyOf(part, value);
  return withValue(config, component, variety === undefined ? { kind: value } : initialValue(variety));
}
