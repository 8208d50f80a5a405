import { limits } from '@clipwise/contract';
import { type DocumentNode, visit } from 'graphql';
import { BadUserInputError } from '../../errors.js';
import { isStorable } from '../../modules/stored-text.js';

/**
 * Refuses what no part of the API could store or look for: values nested too deep, and texts with NUL or half a surrogate
 * pair, in variables and in literals alike.
 *
 * @throws BadUserInputError naming the place and the rule, never the value.
 */
export function checkValues(document: DocumentNode, variables: unknown): void {
  visit(document, {
    StringValue: (node) => {
      if (!isStorable(node.value)) throw unstorable('a text of the operation');
    },
  });
  checkVariables(variables);
}

interface Place {
  /** A number in a list. */
  readonly name: string | number;
  readonly parent: Place | null;
  readonly value: object;
  readonly depth: number;
}

/** A list of its own instead of calls within calls: what is too deep must not overflow the stack. */
function checkVariables(variables: unknown): void {
  if (typeof variables !== 'object' || variables === null) return;
  const open: Place[] = [{ name: '', parent: null, value: variables, depth: 0 }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const parent = place;
    const { value, depth } = parent;
    if (depth > limits.valueDepth)
      throw new BadUserInputError(
        `${pathOf(parent)}: lists and objects may lie in each other ${limits.valueDepth} deep at most; send a flatter value`,
      );
    const look = (name: string | number, entry: unknown): void => {
      if (typeof entry === 'string') {
        if (!isStorable(entry)) throw unstorable(pathOf({ name, parent }));
      } else if (typeof entry === 'object' && entry !== null)
        open.push({ name, parent, value: entry, depth: depth + 1 });
    };
    if (!Array.isArray(value)) {
      for (const [name, entry] of Object.entries(value)) {
        if (!isStorable(name)) throw unstorable(`a name in ${pathOf(parent)}`);
        look(name, entry);
      }
      continue;
    }
    if (value.length > limits.valueEntries)
      throw new BadUserInputError(
        `${pathOf(parent)}: a list has at most ${limits.valueEntries} entries, got ${value.length}; make several calls`,
      );
    for (const [index, entry] of value.entries()) look(index, entry);
  }
}

const longestPath = 200;

function pathOf(place: Pick<Place, 'name' | 'parent'>): string {
  let path = '';
  for (
    let at: Pick<Place, 'name' | 'parent'> | null = place;
    at !== null && path.length < longestPath;
    at = at.parent
  ) {
    const name = typeof at.name === 'number' ? `[${at.name}]` : at.name;
    if (name !== '') path = path === '' || path.startsWith('[') ? name + path : `${name}.${path}`;
  }
  return path === '' ? 'variables' : path.slice(0, longestPath);
}

function unstorable(place: string): BadUserInputError {
  return new BadUserInputError(
    `${place}: holds NUL or half a surrogate pair, which no stored text can hold; leave it out`,
  );
}
