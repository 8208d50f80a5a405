/** `docs/ERRORS.md`, made of the error catalogue: `npm run errors -w packages/contract`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where an error is seen -> heading and introduction. */
const places = {
  answer: [
    'In an answer of the API',
    'As `extensions.code` of a GraphQL error, or as `code` of an entry of `userErrors`.',
  ],
  failure: [
    'As the failure of a run',
    'As `failure.code` of a run that failed, in the dashboard and in `RunFailure`.',
  ],
  command: ['From a command', 'Before the message of `clipwise`, and as `code` of what the packages throw.'],
};

/** @param {Readonly<Record<string, import('./src/error-catalogue.js').ErrorEntry>>} catalogue @returns {string} Markdown. */
export function errorPage(catalogue) {
  const sections = Object.entries(places).map(([place, [title, introduction]]) => {
    const rows = Object.entries(catalogue)
      .filter(([, { seenIn }]) => /** @type {readonly string[]} */ (seenIn).includes(place))
      .map(([code, { meaning, remedy }]) => [`\`${code}\``, meaning, remedy]);
    return `## ${title}\n\n${introduction}\n\n${table(['code', 'meaning', 'remedy'], rows)}`;
  });
  const head =
    '# Errors\n\nEvery stable error code of API, trainer and agent, what it says, and what to do. Messages may change; codes stay.\n\nMade of `packages/contract/src/error-catalogue.ts` by `npm run errors -w packages/contract`.';
  return `${[head, ...sections].join('\n\n')}\n`;
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  /** @param {readonly string[]} cells @param {string} [fill] */
  const line = (cells, fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...rows.map((row) => line(row)),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { errorCatalogue } = await import('./dist/error-catalogue.js');
  writeFileSync(new URL('../../docs/ERRORS.md', import.meta.url), errorPage(errorCatalogue));
}
