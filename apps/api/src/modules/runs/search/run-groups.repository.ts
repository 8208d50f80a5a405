import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../../db/client.js';
import { runs } from '../../../db/tables/runs.js';
import type { Disclosure } from '../../metrics/disclosure.js';
import type { RunFilter, SortDirection } from '../runs.input.js';
import { runConditions } from './run-conditions.repository.js';
import { leastCovered } from './run-fields.repository.js';
import { RunScope } from './run-scope.repository.js';
import type { RunGroupOrder } from './run-search.type.js';

/** What is asked of groups. */
export interface GroupsQuery {
  readonly filter: RunFilter;
  readonly by: readonly string[];
  /** The field whose mean is asked for; null for none. */
  readonly metric: string | null;
  readonly order: RunGroupOrder;
  readonly direction: SortDirection;
  readonly limit: number;
}

/** Runs that hold the same in some fields, in the units of the deciding field. */
export interface GroupRow extends Record<string, unknown> {
  readonly key: readonly unknown[];
  readonly runs: number;
  /** Runs with a finite value. */
  readonly measured: number;
  readonly not_finite: number;
  readonly mean: number | null;
  /** With n - 1; null for one run. */
  readonly deviation: number | null;
  readonly least: number | null;
  readonly greatest: number | null;
  readonly disclosure: Disclosure | null;
  readonly duration: number | null;
  readonly newest_at: string;
  readonly statuses: readonly { readonly value: string; readonly count: number }[];
  readonly verdicts: readonly { readonly value: string; readonly count: number }[];
  readonly epsilons: readonly GroupEpsilon[];
  readonly datasets: number;
}

/** Claims that are counted alike. */
export interface GroupEpsilon {
  readonly delta: number | null;
  readonly unit: string;
  readonly neighbouring: string;
  readonly runs: number;
  readonly least: number;
  readonly greatest: number;
}

const groupOrders = {
  KEY: sql`grouped.key`,
  RUNS: sql`grouped.runs`,
  MEAN: sql`grouped.mean`,
  NEWEST: sql`grouped.newest`,
} as const satisfies Record<RunGroupOrder, SQL>;

/** The groups, and how many there are without the limit. @throws BadUserInputError. */
export async function listGroups(
  executor: Executor,
  { filter, by, metric, order, direction, limit }: GroupsQuery,
): Promise<{ readonly rows: readonly GroupRow[]; readonly total: number }> {
  const scope = new RunScope();
  const key = sql.join(
    by.map((word) => scope.field(word).json),
    sql`, `,
  );
  const deciding = metric === null ? null : scope.field(metric);
  const duration = scope.field('duration').number;
  const epsilon = scope.field('epsilon').number;
  const condition = runConditions(scope, filter);
  const isMeasured = sql`value > '-Infinity' and value < 'Infinity'`;
  const way = direction === 'ASC' ? sql`asc nulls last` : sql`desc nulls last`;
  const counts = (column: SQL) => sql`
    select key, jsonb_agg(jsonb_build_object('value', value, 'count', n) order by value) as counts
    from (select key, ${column} as value, count(*) as n from chosen group by key, ${column}) as counted group by key`;
  const result = await executor.execute<GroupRow & { total: number }>(sql`
    with chosen as materialized (
      select jsonb_build_array(${key}) as key, ${deciding?.number ?? sql`null::float8`} as value,
        ${deciding?.disclosure ?? sql`null::text`} as disclosure, ${duration} as duration, ${epsilon} as epsilon,
        ${runs.delta} as delta, ${runs.unit} as unit, ${runs.neighbouring} as neighbouring,
        ${runs.dataset} as dataset, ${runs.status} as status, ${runs.privacyVerdict} as verdict,
        ${runs.createdAt} as created_at, ${runs.number} as number
      from ${scope.from} where ${condition}
    ), counted_alike as (
      select key, delta, unit, neighbouring, count(*)::int as runs, min(epsilon) as least, max(epsilon) as greatest
      from chosen where epsilon is not null group by key, delta, unit, neighbouring
    ), claims as (
      select key, jsonb_agg(to_jsonb(counted_alike) - 'key' order by delta, unit, neighbouring) as epsilons
      from counted_alike group by key
    ), statuses as (${counts(sql`status`)}
    ), verdicts as (${counts(sql`verdict`)}
    ), all_grouped as (
      select key, count(*)::int as runs,
        (count(*) filter (where ${isMeasured}))::int as measured,
        (count(value) filter (where not (${isMeasured})))::int as not_finite,
        avg(value) filter (where ${isMeasured}) as mean,
        stddev_samp(value) filter (where ${isMeasured}) as deviation,
        min(value) filter (where ${isMeasured}) as least,
        max(value) filter (where ${isMeasured}) as greatest,
        ${leastCovered(sql`disclosure`)} as disclosure,
        avg(duration) as duration, max(created_at) as newest_at, max(number) as newest, count(distinct dataset)::int as datasets
      from chosen group by key
    ), grouped as (
      select *, count(*) over ()::int as total from all_grouped as grouped
      order by ${groupOrders[order]} ${way}, grouped.key limit ${limit}
    )
    select grouped.*, coalesce(claims.epsilons, '[]') as epsilons, statuses.counts as statuses,
      verdicts.counts as verdicts
    from grouped join statuses using (key) join verdicts using (key) left join claims using (key)
    order by ${groupOrders[order]} ${way}, grouped.key`);
  return { rows: result.rows, total: result.rows[0]?.total ?? 0 };
}
