import type { ConditionOperator, RunCondition, RunFilter } from '@clipwise/contract/operations';

/** Short words for fields that are asked for often. */
const aliases: Readonly<Record<string, string>> = {
  sigma: 'noiseMultiplier',
  privacy: 'verdict',
  tag: 'tags',
  dice: 'metric.validation/mean-dice',
  accuracy: 'metric.validation/pixel-accuracy',
  created: 'createdAt',
};
const operators: readonly (readonly [sign: string, operator: ConditionOperator])[] = [
  ['!=', 'NE'],
  ['<=', 'LTE'],
  ['>=', 'GTE'],
  ['=', 'EQ'],
  ['<', 'LT'],
  ['>', 'GT'],
  ['~', 'CONTAINS'],
];
/** Where `sign` stands outside quotes: an even number of them follows. */
const unquoted = (sign: string) => new RegExp(`${sign}(?=(?:[^"]*"[^"]*")*[^"]*$)`, 'i');
const spelledInCapitals: ReadonlySet<string> = new Set(['status', 'verdict']);

export type ParsedQuery =
  | { readonly kind: 'filter'; readonly filter: RunFilter }
  | { readonly kind: 'problem'; readonly message: string };

/**
 * A query such as `method = flat, automatic and sigma >= 0.5 and name ~ seed`. Several values after "=" are alternatives,
 * parts joined by "and" hold together. Text without a sign is looked for in names, studies, tags and the like.
 *
 * @param isField whether there is a field of this name; undefined while that is not known.
 */
export function parseRunQuery(text: string, isField?: (field: string) => boolean): ParsedQuery {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'filter', filter: {} };
  if (!/[=<>~]/.test(trimmed)) return { kind: 'filter', filter: { text: trimmed } };
  const where: RunCondition[] = [];
  for (const part of trimmed.split(unquoted('\\s+and\\s+'))) {
    const found = operators
      .map(([sign, op]) => ({ sign, op, at: part.indexOf(sign) }))
      .filter(({ at }) => at > 0)
      .sort((a, b) => a.at - b.at)[0];
    if (found === undefined)
      return { kind: 'problem', message: `"${part}" says nothing of a field; write name ~ ${part}` };
    const word = part.slice(0, found.at).trim();
    const field = aliases[word] ?? word;
    if (isField !== undefined && !isField(field))
      return { kind: 'problem', message: `there is no field "${word}"` };
    const values = part
      .slice(found.at + found.sign.length)
      .split(unquoted(','))
      .map((value) => value.trim())
      .filter((value) => value !== '')
      .map((value) => typed(value, field));
    const [first] = values;
    if (first === undefined) return { kind: 'problem', message: `"${word} ${found.sign}" waits for a value` };
    if (values.length > 1 && found.op !== 'EQ')
      return {
        kind: 'problem',
        message: `"${found.sign}" takes one value; several are alternatives after "="`,
      };
    where.push(
      values.length > 1 ? { field, op: 'IN', value: values } : { field, op: found.op, value: first },
    );
  }
  return { kind: 'filter', filter: { where } };
}

function typed(value: string, field: string): string | number | boolean {
  const bare = value.replace(/^"(.*)"$/, '$1');
  if (bare !== value) return bare;
  if (spelledInCapitals.has(field)) return bare.toUpperCase().replaceAll('-', '_');
  if (value === 'true' || value === 'false') return value === 'true';
  return value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

export type Completion = { readonly text: string; readonly label: string; readonly help: string };

/** Texts that the query could become at its end: a field, or one of the values that are there. */
export function completeRunQuery(
  text: string,
  fields: readonly string[],
  valuesOf: (field: string) => readonly string[],
): readonly Completion[] {
  const start = text.match(/^(?:.*\sand\s+)?/i)?.[0] ?? '';
  const part = text.slice(start.length);
  const sign = /[=<>~]/.exec(part);
  if (sign === null) {
    const typedSoFar = part.trim().toLowerCase();
    const words = [...Object.keys(aliases), ...fields];
    return words
      .filter((word) => word.toLowerCase().includes(typedSoFar))
      .sort((a, b) => rank(a, typedSoFar) - rank(b, typedSoFar) || a.length - b.length)
      .map((word) => ({ text: `${start}${word} = `, label: word, help: aliases[word] ?? '' }));
  }
  const word = part.slice(0, sign.index).replace(/!$/, '').trim();
  const from = part.slice(0, sign.index) + (/^[=<>~]=?/.exec(part.slice(sign.index))?.[0] ?? '');
  const list = part.slice(from.length);
  const comma = list.lastIndexOf(',');
  const typedSoFar = list.slice(comma + 1).trim();
  const before = `${start}${from.trimEnd()} ${comma === -1 ? '' : `${list.slice(0, comma).trim()}, `}`;
  return valuesOf(aliases[word] ?? word)
    .filter((value) => value.toLowerCase().startsWith(typedSoFar.toLowerCase()) && value !== typedSoFar)
    .map((value) => ({ text: `${before}${value}`, label: value, help: '' }));
}

const rank = (word: string, typedSoFar: string) => (word.toLowerCase().startsWith(typedSoFar) ? 0 : 1);
