import type { RunRow } from '../../db/tables/runs.js';

/** What an act was done to: one run by its name, several by their number. */
export function ofRuns(rows: readonly Pick<RunRow, 'id' | 'name' | 'studyId'>[]) {
  const [first] = rows;
  const isOne = rows.length === 1 && first !== undefined;
  return {
    target: {
      kind: 'run',
      id: isOne ? first.id : null,
      name: isOne ? first.name : `${rows.length} runs`,
    },
    details: {
      runIds: rows.map(({ id }) => id),
      studyIds: [...new Set(rows.map(({ studyId }) => studyId))],
    },
  };
}
