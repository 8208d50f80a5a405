import { sql } from 'drizzle-orm';
import type { Executor } from '../../../db/client.js';
import { runs } from '../../../db/tables/runs.js';
import type { Disclosure } from '../../metrics/disclosure.js';
import type { RunFilter } from '../runs.input.js';
import { runConditions } from './run-conditions.repository.js';
import type { RunFieldKind } from './run-field.js';
import { configPrefix, metricPrefix, RunScope } from './run-scope.repository.js';

/** A field that some runs have. */
export interface FoundField extends Record<string, unknown> {
  readonly field: string;
  readonly kind: RunFieldKind;
  /** Runs that have it. */
  readonly runs: number;
  /** The least covered among the runs; null for what is no metric. */
  readonly disclosure: Disclosure | null;
}

/** The worst of several disclosures of a metric: what is not covered in one run is marked for all. */
export function leastCovered(disclosure: ReturnType<typeof sql>) {
  return sql`case when bool_or(${disclosure} = 'DIAGNOSTIC') then 'DIAGNOSTIC'
    when bool_or(${disclosure} = 'RELEASED') then 'RELEASED'
    when bool_or(${disclosure} = 'PUBLIC') then 'PUBLIC' end`;
}

/** The places in configs, and the metrics, of the runs that pass a filter, by name. @throws BadUserInputError. */
export async function listFields(executor: Executor, filter: RunFilter): Promise<readonly FoundField[]> {
  const scope = new RunScope();
  const condition = runConditions(scope, filter);
  const result = await executor.execute<FoundField>(sql`
    with chosen as materialized (select ${runs.id} as id from ${scope.from} where ${condition})
    select ${configPrefix} || path as field, 'ANY' as kind, count(*)::int as runs, null as disclosure
    from run_settings join chosen on chosen.id = run_id group by path
    union all
    select ${metricPrefix} || name, 'NUMBER', count(*)::int, ${leastCovered(sql`disclosure`)}
    from metric_summaries join chosen on chosen.id = run_id group by name
    order by field`);
  return result.rows;
}

/** Whether every value at a place in the configs of the runs that pass a filter is a number, or a text. @throws BadUserInputError. */
export async function listSettingKinds(
  executor: Executor,
  filter: RunFilter,
): Promise<ReadonlyMap<string, RunFieldKind>> {
  const scope = new RunScope();
  const condition = runConditions(scope, filter);
  const { rows } = await executor.execute<{ field: string; kind: RunFieldKind }>(sql`
    with chosen as materialized (select ${runs.id} as id from ${scope.from} where ${condition})
    select ${configPrefix} || path as field, case
      when bool_and(jsonb_typeof(value) = 'number') then 'NUMBER'
      when bool_and(jsonb_typeof(value) = 'string') then 'TEXT' else 'ANY' end as kind
    from run_settings join chosen on chosen.id = run_id group by path`);
  return new Map(rows.map(({ field, kind }) => [field, kind]));
}
