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
  readonly name: string;
  readonly parent: Place | null;
  readonly value: unknown;
  readonly depth: number;
}

/**
 * The same for values alone.
 *
 * @throws BadUserInputError naming the place and the rule, never the value.
 */
export function checkVariables(variables: unknown): void {
  // A list of its own instead of calls within calls: what is too deep must not overflow the stack.
  const open: Place[] = [{ name: '', parent: null, value: variables, depth: 0 }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value, depth } = place;
    if (typeof value === 'string') {
      if (!isStorable(value)) throw unstorable(pathOf(place));
    } else if (typeof value === 'object' && value !== null) {
      if (depth > limits.valueDepth)
        throw new BadUserInputError(
          `${pathOf(place)}: lists and objects may lie in each other ${limits.valueDepth} deep at most; send a flatter value`,
        );
      const isList = Array.isArray(value);
      if (isList && value.length > limits.valueEntries)
        throw new BadUserInputError(
          `${pathOf(place)}: a list has at most ${limits.valueEntries} entries, got ${value.length}; make several calls`,
        );
      for (const [name, entry] of Object.entries(value)) {
        if (!isStorable(name)) throw unstorable(`a name in ${pathOf(place)}`);
        open.push({ name: isList ? `[${name}]` : name, parent: place, value: entry, depth: depth + 1 });
      }
    }
  }
}

const longestPath = 200;

function pathOf(place: Place): string {
  let path = '';
  for (let at: Place | null = place; at !== null && path.length < longestPath; at = at.parent) {
    if (at.name !== '') path = path === '' || path.startsWith('[') ? at.name + path : `${at.name}.${path}`;
  }
  return path === '' ? 'variables' : path.slice(0, longestPath);
}

function unstorable(place: string): BadUserInputError {
  return new BadUserInputError(
    `${place}: holds NUL or half a surrogate pair, which no stored text can hold; leave it out`,
  );
}
