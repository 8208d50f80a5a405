import { inArray, sql } from 'drizzle-orm';
import type { Executor } from '../../../db/client.js';
import { runs } from '../../../db/tables/runs.js';
import { RunScope } from './run-scope.repository.js';

/** What one run holds in some fields. */
export interface RunValues extends Record<string, unknown> {
  readonly id: string;
  /** In the order of the fields; null where the run has none. */
  readonly held: readonly unknown[];
}

/** What these runs hold in these fields, in any order. @throws BadUserInputError for a word that is no field. */
export async function listValues(
  executor: Executor,
  runIds: readonly string[],
  keys: readonly string[],
): Promise<readonly RunValues[]> {
  const scope = new RunScope();
  const held = sql.join(
    keys.map((key) => scope.field(key).json),
    sql`, `,
  );
  const result = await executor.execute<RunValues>(sql`
    select ${runs.id} as id, jsonb_build_array(${held}) as held
    from ${scope.from} where ${inArray(runs.id, [...runIds])}`);
  return result.rows;
}
