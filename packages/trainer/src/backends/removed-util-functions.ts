import util from 'node:util';

/** What Node 22 and older did, by name. */
const removedFunctions = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: (value: unknown): boolean => Array.isArray(value),
};

/**
 * Puts back the functions of Node's `util` that tfjs-node 4.22 calls and Node 23 removed. One that is there is left alone.
 *
 * To be called before a kernel of tfjs-node runs: it looks the functions up at each call.
 */
export function restoreRemovedUtilFunctions(): void {
  for (const [name, value] of Object.entries(removedFunctions)) {
    if (name in util) continue;
    Object.defineProperty(util, name, { value, configurable: true, writable: true, enumerable: true });
  }
}
