import { sql } from 'drizzle-orm';
import type { Executor } from '../../../db/client.js';
import type { RunFilter } from '../runs.input.js';
import { runConditions } from './run-conditions.repository.js';
import { RunScope } from './run-scope.repository.js';

/** The values of a field among runs. */
export interface FieldFacet extends Record<string, unknown> {
  /** The most frequent first. */
  readonly offered: readonly { readonly value: unknown; readonly count: number }[];
  readonly distinct: number;
  /** Runs without a value. */
  readonly missing: number;
  /** Of the finite numbers. */
  readonly least: number | null;
  readonly greatest: number | null;
}

/**
 * The values of a field among the runs that pass the filter's other conditions.
 *
 * @param containing leaves out values without this text; '' for none.
 * @throws BadUserInputError.
 */
export async function readFacet(
  executor: Executor,
  key: string,
  filter: RunFilter,
  limit: number,
  containing: string,
): Promise<FieldFacet> {
  const scope = new RunScope();
  const { kind, json, number } = scope.field(key);
  const condition = runConditions(scope, filter, key);
  // A run with three tags counts for each of them.
  const entries = kind === 'TAGS' ? sql`jsonb_array_elements(value)` : sql`(select value)`;
  const result = await executor.execute<FieldFacet>(sql`
    with chosen as materialized (
      select ${json} as value, ${number} as number from ${scope.from} where ${condition}
    ), counted as (
      select entry as value, count(*)::int as count
      from chosen cross join lateral ${entries} as entries (entry)
      where entry is not null group by entry
    ), found as (
      select * from counted where position(lower(${containing}) in lower(value #>> '{}')) > 0
    )
    select
      (select coalesce(jsonb_agg(offer), '[]') from
        (select value, count from found order by count desc, value limit ${limit}) as offer) as offered,
      (select count(*)::int from found) as distinct,
      (select count(*)::int from chosen where value is null or value = '[]') as missing,
      (select min(number) from chosen where number > '-Infinity' and number < 'Infinity') as least,
      (select max(number) from chosen where number > '-Infinity' and number < 'Infinity') as greatest`);
  return result.rows[0] as FieldFacet;
}
