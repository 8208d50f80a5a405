import type { PrivacyVerdict, RunFilter, RunStatus } from '@clipwise/contract/operations';

/** A word of the query box that stands for a column, and the filter that it sets. */
type QueryKey = {
  readonly word: string;
  readonly help: string;
  readonly filter: (values: readonly string[]) => RunFilter | string;
};

const statuses: readonly RunStatus[] = ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'];
const verdicts: readonly PrivacyVerdict[] = ['PRIVATE', 'UNVERIFIED', 'NON_PRIVATE', 'NOTHING_CHARGED'];

const among = <Value extends string>(
  known: readonly Value[],
  values: readonly string[],
  make: (values: Value[]) => RunFilter,
): RunFilter | string => {
  const found = values.map((value) => known.find((one) => spelled(one) === spelled(value)));
  const wrong = values.find((_, index) => found[index] === undefined);
  if (wrong !== undefined)
    return `"${wrong}" is none of ${known.map((one) => one.toLowerCase().replaceAll('_', '-')).join(', ')}`;
  return make(found as Value[]);
};

const spelled = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, '');

/** What a query can ask for. */
export const queryKeys: readonly QueryKey[] = [
  { word: 'name', help: 'a part of the name', filter: ([value = '']) => ({ nameContains: value }) },
  { word: 'method', help: 'clipping or sparsification', filter: (methods) => ({ methods: [...methods] }) },
  { word: 'model', help: 'kind of model', filter: (models) => ({ models: [...models] }) },
  {
    word: 'sigma',
    help: 'noise multiplier',
    filter: (values) => {
      const wrong = values.find((value) => !Number.isFinite(Number(value)) || value === '');
      return wrong === undefined
        ? { noiseMultipliers: values.map(Number) }
        : `"${wrong}" is no number; write sigma = 0.5`;
    },
  },
  { word: 'dataset', help: 'kind of data', filter: (datasets) => ({ datasets: [...datasets] }) },
  {
    word: 'status',
    help: 'queued, running, completed, failed, cancelled',
    filter: (values) => among(statuses, values, (found) => ({ statuses: found })),
  },
  {
    word: 'privacy',
    help: 'private, unverified, non-private, nothing-charged',
    filter: (values) => among(verdicts, values, (found) => ({ verdicts: found })),
  },
];

export type ParsedQuery =
  | { readonly kind: 'filter'; readonly filter: RunFilter }
  | { readonly kind: 'problem'; readonly message: string };

/**
 * A query such as `method = flat, automatic and sigma = 1`. Several values of one word are alternatives; parts joined by
 * "and" hold together. Text without "=" is looked for in names.
 */
export function parseRunQuery(text: string): ParsedQuery {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'filter', filter: {} };
  if (!trimmed.includes('=')) return { kind: 'filter', filter: { nameContains: trimmed } };
  let filter: RunFilter = {};
  for (const part of trimmed.split(/\s+and\s+/i)) {
    const at = part.indexOf('=');
    if (at === -1) return { kind: 'problem', message: `"${part}" has no "="; write name = ${part}` };
    const word = part.slice(0, at).trim();
    const values = part
      .slice(at + 1)
      .split(',')
      .map((value) => value.trim().replace(/^"(.*)"$/, '$1'))
      .filter((value) => value !== '');
    const key = queryKeys.find((one) => one.word === word.toLowerCase());
    if (key === undefined)
      return {
        kind: 'problem',
        message: `"${word}" cannot be asked for; there are ${queryKeys.map((one) => one.word).join(', ')}`,
      };
    if (values.length === 0) return { kind: 'problem', message: `"${word} =" waits for a value` };
    const one = key.filter(values);
    if (typeof one === 'string') return { kind: 'problem', message: one };
    filter = { ...filter, ...one };
  }
  return { kind: 'filter', filter };
}

/** Texts that the query could become at its end: a word, or one of the values that are there. */
export function completeRunQuery(
  text: string,
  valuesOf: (word: string) => readonly string[],
): readonly { readonly text: string; readonly label: string; readonly help: string }[] {
  const start = text.match(/^(?:.*\sand\s+)?/i)?.[0] ?? '';
  const part = text.slice(start.length);
  const at = part.indexOf('=');
  if (at === -1) {
    const typed = part.trim().toLowerCase();
    return queryKeys
      .filter(({ word }) => word.startsWith(typed))
      .map(({ word, help }) => ({ text: `${start}${word} = `, label: word, help }));
  }
  const word = part.slice(0, at).trim().toLowerCase();
  const list = part.slice(at + 1);
  const comma = list.lastIndexOf(',');
  const typed = list.slice(comma + 1).trim();
  const before = `${start}${word} = ${comma === -1 ? '' : `${list.slice(0, comma).trim()}, `}`;
  return valuesOf(word)
    .filter((value) => spelled(value).startsWith(spelled(typed)) && value !== typed)
    .map((value) => ({ text: `${before}${value}`, label: value, help: '' }));
}
