import type { StoredPlace } from './links.repository.js';

/** What stands in the place of a name. */
const hiddenWord = 'hidden';

/** Entries of an environment that tell what was computed on, and of nobody. */
const openEnvironment = new Set([
  ...['backend', 'gradients', 'tfjs', 'node', 'platform', 'processor', 'cores', 'accounting', 'canaries'],
  ...[
    'python',
    'torch',
    'opacus',
    'tensorflow',
    'jax',
    'cuda',
    'cudnn',
    'gpu',
    'gpus',
    'device',
    'devices',
    'os',
  ],
]);

/** Last words of a config's place whose texts are places or people. */
const closedConfig =
  /(^|\.|_)(root|\w*path\w*|\w*dir|\w*directory|\w*folder|\w*file\w*|manifest|images|masks|checkpoint|\w*uri|\w*url|remote|\w*user\w*|\w*author\w*|\w*host\w*|email|git\w*|repo\w*)$/i;

/**
 * The texts that name people, machines and places: what is no common word of an environment, paths of data, and sources.
 *
 * @param others further names: the project, keys.
 */
export function namesIn(places: readonly StoredPlace[], others: readonly string[]): readonly string[] {
  const found = places
    .filter(({ key, word }) => {
      const [part, ...rest] = key.split('.');
      const place = rest.join('.');
      if (part === 'environment') return !openEnvironment.has(place.toLowerCase());
      if (part === 'source') return true;
      return closedConfig.test(place) || looksLikePath(word);
    })
    .map(({ word }) => word.trim());
  // The longest first: a folder is a part of its file.
  return [...new Set([...found, ...others])]
    .filter((word) => word.length > 1 && word !== hiddenWord)
    .sort((a, b) => b.length - a.length);
}

function looksLikePath(word: string): boolean {
  return /^(\/|~\/|\.{1,2}\/|[A-Za-z]:[\\/]|\\\\|[a-z][a-z0-9+.-]*:\/\/)|@[\w.-]+:/.test(word);
}

/** Paths, addresses of repositories and of mail inside a longer text; the API's own addresses of artifacts stay. */
const patterns = [
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi,
  /\b[\w.+-]+@[\w-]+(\.[\w-]+)+(:[^\s"'<>]+)?/g,
  /(?<![\w/.:])(?!\/artifacts\/[0-9a-f]{64}\b)(~|\.{1,2})?\/[\w.@+-]+(\/[\w.@+ -]*[\w.@+-])+/g,
  /\b[A-Za-z]:\\[^\s"'<>]+/g,
] as const;

/**
 * A copy of an answer in which no text holds one of the names, or anything that looks like a path, an address or a mail address.
 * It looks at values alone: under which name a field was asked for says nothing.
 */
export function hideNames<T>(answer: T, names: readonly string[]): T {
  const known =
    names.length === 0
      ? null
      : new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.map(asPattern).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const exact = new Set(names);
  const hideText = (text: string): string => {
    // A word of the schema, which a name in small letters must not take away.
    if (/^[A-Z][A-Z0-9_]*$/.test(text) && !exact.has(text)) return text;
    let shown = known === null ? text : text.replace(known, hiddenWord);
    for (const pattern of patterns) shown = shown.replace(pattern, hiddenWord);
    return shown;
  };
  const hide = (value: unknown): unknown => {
    if (typeof value === 'string') return hideText(value);
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value === 'object' && value !== null && !(value instanceof Date))
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [
          // Names of fields, which the reader has asked for.
          /^\w+$/.test(key) ? key : hideText(key),
          key === '__typename' ? entry : hide(entry),
        ]),
      );
    return value;
  };
  return hide(answer) as T;
}

function asPattern(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
