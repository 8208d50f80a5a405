import type { Rule } from '../finding.js';

/** Seeds chosen when results were known. */
export const seedsAddedLater: Rule = {
  code: 'seeds-added-later',
  severity: 'warning',
  title: 'Seeds picked afterwards',
  meaning: 'Whoever adds runs until a difference shows finds one that is not there.',
  remedy: 'Report the planned seeds by themselves, or count every look.',
  find: (runs) => {
    const later = runs.filter(({ isSeedAddedLater }) => isSeedAddedLater);
    if (later.length === 0) return [];
    return [
      {
        runs: later.map(({ id }) => id),
        text: `${later.length} of ${runs.length} runs were added when results were known.`,
        evidence: { added: later.length, runs: runs.length },
      },
    ];
  },
};
