/**
 * Writes `accounting-reference.json` from the collected answers of other accountants:
 * `node tests/golden/accounting-reference.mjs FILE`.
 *
 * Every value names its accountant with its settings, its source, a paper or a key of `sources` with version and commit,
 * and the tolerance within which it is meant. How long an answer took elsewhere is left out.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2];
if (file === undefined) {
  console.error('name the file of collected answers: node tests/golden/accounting-reference.mjs FILE');
  process.exit(2);
}
const text = readFileSync(file, 'utf8');
/** @type {{ meta: { sources: Record<string, string>, python: string, numpy: string, scipy: string, date: string, truth: string }, entries: { note?: string, values: { seconds?: number, source: string }[] }[] }} */
const { meta, entries } = JSON.parse(text);

/** @param {string} source @returns {string} the key of it in `sources`; a paper stands for itself. */
const keyOf = (source) => Object.keys(meta.sources).find((known) => meta.sources[known] === source) ?? source;
const lines = entries.map(({ note, values, ...entry }) =>
  JSON.stringify({
    ...entry,
    ...(note ? { note } : {}),
    values: values.map(({ seconds: _seconds, source, ...value }) => ({ ...value, source: keyOf(source) })),
  }),
);
const { python, numpy, scipy, date, truth, sources } = meta;
const provenance = {
  sha256: createHash('sha256').update(text).digest('hex'),
  date,
  tools: { python, numpy, scipy },
  sources,
  truth,
};
writeFileSync(
  new URL('accounting-reference.json', import.meta.url),
  `{\n"provenance": ${JSON.stringify(provenance, null, 1)},\n"entries": [\n${lines.join(',\n')}\n]\n}\n`,
);
