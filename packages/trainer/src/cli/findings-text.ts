import { findFaults, type RunFacts } from '@clipwise/findings';

/** Findings for a terminal: what was seen, in which runs, what it means and how it is mended. */
export function findingsText(runs: readonly RunFacts[]): string {
  const findings = findFaults(runs);
  if (findings.length === 0) return 'No fault was found.\n';
  const labels = new Map(runs.map(({ id, label }) => [id, label]));
  const texts = findings.map(({ severity, code, text, meaning, remedy, runs: ids }) => {
    const [first = '', ...more] = ids.map((id) => labels.get(id) ?? id);
    const where =
      runs.length === 1 ? '' : ` [${first}${more.length === 0 ? '' : ` and ${more.length} more`}]`;
    return `${severity} ${code}${where}\n  ${text}\n  ${meaning}\n  ${remedy}\n`;
  });
  return `\n${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}\n\n${texts.join('\n')}`;
}
