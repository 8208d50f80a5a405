import { errorCodes } from '@clipwise/contract/errors';

/** A text is not the JSON that it should be; the message names the line, the column and the remedy. */
export class JsonTextError extends Error {
  readonly code = errorCodes.JSON_INVALID;

  constructor(text: string, offset: number, problem: string) {
    const lines = text.slice(0, offset).split('\n');
    super(`line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${problem}`);
    this.name = 'JsonTextError';
  }
}

const deepest = 100;
const spaces = /[ \t\r\n]*/y;
const numbers = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const strings = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const words = /[\p{L}_$+-][\p{L}\d_$]*/uy;
const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/**
 * Reads JSON as strictly as `JSON.parse`, says where and why it fails in words for who wrote it by hand, and refuses a key that
 * comes twice, of which one is not what was meant.
 *
 * @throws JsonTextError
 *
 * Source: RFC 8259.
 */
export function parseJsonText(text: string): unknown {
  let offset = 0;
  const fail = (problem: string, at = offset): never => {
    throw new JsonTextError(text, at, problem);
  };
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0] ?? '';
    offset += found.length;
    return found;
  };
  const skip = (): void => {
    take(spaces);
    if (text.startsWith('//', offset) || text.startsWith('/*', offset))
      fail('JSON has no comments; take it out');
    if (offset >= text.length) fail('the text ends here; it was cut off or a bracket is missing');
  };
  const readString = (): string => {
    const at = offset;
    const found = take(strings);
    if (found === '') fail('a text does not end on its line, or holds a character that must be escaped', at);
    return JSON.parse(found) as string;
  };
  const readWord = (): unknown => {
    const at = offset;
    const word = take(words) || (text[offset] as string);
    if (Object.hasOwn(literals, word)) return literals[word];
    if (/^[-+]?(NaN|Infinity)$/i.test(word)) fail(`JSON has no ${word}; write a finite number`, at);
    return fail(`expected a value, got ${JSON.stringify(word)}; texts stand in double quotes`, at);
  };
  /** The items between two brackets; `read` is given where each starts. */
  const readItems = (close: ']' | '}', read: (depth: number) => void, depth: number): void => {
    if (depth > deepest) fail(`nested deeper than ${deepest} levels; flatten it`);
    offset += 1;
    skip();
    for (let isFirst = true; text[offset] !== close; isFirst = false) {
      if (!isFirst) {
        if (text[offset] !== ',') fail(`expected a comma or ${close}, got ${JSON.stringify(text[offset])}`);
        const comma = offset;
        offset += 1;
        skip();
        if (text[offset] === close) fail(`a comma before ${close}; take the comma out`, comma);
      }
      read(depth);
      skip();
    }
    offset += 1;
  };
  const readObject = (depth: number, path: readonly string[]): unknown => {
    const entries = new Map<string, unknown>();
    readItems(
      '}',
      () => {
        const at = offset;
        if (text[offset] !== '"') fail('expected a key in double quotes');
        const key = readString();
        skip();
        if (text[offset] !== ':') fail('expected a colon after the key');
        offset += 1;
        skip();
        const value = readValue(depth + 1, [...path, key]);
        if (entries.has(key)) {
          const name = JSON.stringify([...path, key].join('.')).slice(1, -1);
          const both = [entries.get(key), value]
            .map((one) => JSON.stringify(one).slice(0, 60))
            .join(', then ');
          fail(`${name} comes twice: ${both}; keep the one that is meant`, at);
        }
        entries.set(key, value);
      },
      depth,
    );
    // Own properties all of them, `__proto__` too.
    return Object.fromEntries(entries);
  };
  const readValue = (depth: number, path: readonly string[]): unknown => {
    switch (text[offset]) {
      case '{':
        return readObject(depth, path);
      case '[': {
        const items: unknown[] = [];
        readItems(']', () => items.push(readValue(depth + 1, [...path, String(items.length)])), depth);
        return items;
      }
      case '"':
        return readString();
      default: {
        const number = take(numbers);
        return number === '' ? readWord() : Number(number);
      }
    }
  };
  skip();
  const value = readValue(0, []);
  take(spaces);
  if (offset < text.length) fail('the text goes on after its value; take the rest out');
  return value;
}
