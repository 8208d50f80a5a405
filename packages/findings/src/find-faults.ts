import type { Finding, Hit, Rule } from './finding.js';
import { rules } from './registry.js';
import type { RunFacts } from './run-facts.js';

/**
 * What is wrong with these runs, the gravest first. Runs in which the same was seen share a finding.
 *
 * @param runs those of one study or import, or a single run: rules that compare runs find nothing in one.
 *
 * @example
 * findFaults([runFacts(run)]).map(({ code }) => code); // []
 */
export function findFaults(runs: readonly RunFacts[]): readonly Finding[] {
  return rules
    .flatMap((rule) => merged(rule, rule.find(runs)))
    .sort((one, other) => ranks[one.severity] - ranks[other.severity]);
}

const ranks = { error: 0, warning: 1, note: 2 } as const;

function merged({ find: _, ...rule }: Rule, hits: readonly Hit[]): readonly Finding[] {
  const byText = new Map<string, Finding>();
  for (const hit of hits) {
    const known = byText.get(hit.text);
    byText.set(hit.text, { ...rule, ...hit, runs: [...(known?.runs ?? []), ...hit.runs] });
  }
  return [...byText.values()];
}
