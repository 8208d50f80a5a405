import { limits } from '@clipwise/contract';
import { intervalAround } from '@clipwise/statistics';
import type { Executor } from '../../../db/client.js';
import { BadUserInputError } from '../../../errors.js';
import type { RunFilter } from '../runs.input.js';
import { type FieldFacet, readFacet } from './run-facets.repository.js';
import type { RunFieldKind } from './run-field.js';
import { type FoundField, listFields, listSettingKinds } from './run-fields.repository.js';
import { type GroupEpsilon, type GroupRow, type GroupsQuery, listGroups } from './run-groups.repository.js';
import { disclosurePrefix, fixedFieldKeys, metricPrefix, RunScope } from './run-scope.repository.js';
import type { RunField, RunGroup } from './run-search.type.js';
import { listValues } from './run-values.repository.js';

/** What one run is asked to show. */
export interface ValuesRequest {
  readonly runId: string;
  readonly fields: readonly string[];
}

/** Runs as a table sees them: columns, facets and groups over any of their fields. */
export class RunSearchService {
  constructor(private readonly db: Executor) {}

  /** The fields of the runs that pass a filter: those of every run, then places in configs and metrics. @throws BadUserInputError. */
  async fields(filter: RunFilter): Promise<readonly RunField[]> {
    const scope = new RunScope();
    const fixed = fixedFieldKeys.map((field) => ({
      field,
      kind: scope.field(field).kind,
      runs: null,
      disclosure: null,
    }));
    const found: readonly FoundField[] = await listFields(this.db, filter);
    return [...fixed, ...found];
  }

  /**
   * Fields with what they hold in the runs that pass a filter; an epsilon comes with what it is counted at, and a metric with
   * what epsilon says about it.
   *
   * @param keys null for every field that these runs have.
   * @throws BadUserInputError for a word that is no field, and for too many of them.
   */
  async columns(
    keys: readonly string[] | null,
    filter: RunFilter,
  ): Promise<readonly { readonly key: string; readonly kind: RunFieldKind }[]> {
    const asked = keys ?? (await this.fields(filter)).map(({ field }) => field);
    const all = [...new Set(asked.flatMap((key) => [key, ...companionsOf(key)]))];
    if (all.length > limits.exportColumns)
      throw new BadUserInputError(
        `an export has at most ${limits.exportColumns} columns, got ${all.length}; name those you need`,
      );
    const kinds = await listSettingKinds(this.db, filter);
    const scope = new RunScope();
    return all.map((key) => ({ key, kind: kinds.get(key) ?? scope.field(key).kind }));
  }

  /** What each run holds in the fields asked for, in the order of the requests. @throws BadUserInputError. */
  async values(requests: readonly ValuesRequest[]): Promise<readonly (readonly unknown[])[]> {
    const heldBy = new Map<string, ReadonlyMap<string, readonly unknown[]>>();
    for (const { fields } of requests) {
      const list = JSON.stringify(fields);
      if (heldBy.has(list)) continue;
      checkFields('values(fields)', fields, limits.columns);
      const ids = requests.filter((request) => JSON.stringify(request.fields) === list);
      const rows = await listValues(
        this.db,
        ids.map(({ runId }) => runId),
        fields,
      );
      heldBy.set(list, new Map(rows.map(({ id, held }) => [id, held])));
    }
    return requests.map(({ runId, fields }) => heldBy.get(JSON.stringify(fields))?.get(runId) ?? []);
  }

  /** The facets of these fields, in their order. @throws BadUserInputError. */
  async facets(
    fields: readonly string[],
    filter: RunFilter,
    first: number,
    containing: string,
  ): Promise<readonly (FieldFacet & { readonly field: string })[]> {
    checkFields('runFieldFacets(fields)', fields, limits.facets);
    if (first < 1 || first > limits.facetValues)
      throw new BadUserInputError(`first must be from 1 to ${limits.facetValues}, got ${first}`);
    const facets: (FieldFacet & { readonly field: string })[] = [];
    // One after the other: a page of facets must not take every connection of the pool.
    for (const field of fields)
      facets.push({ field, ...(await readFacet(this.db, field, filter, first, containing)) });
    return facets;
  }

  /** Runs gathered by what they hold. @throws BadUserInputError. */
  async groups(query: GroupsQuery): Promise<{ groups: readonly RunGroup[]; totalCount: number }> {
    checkFields('runGroups(by)', query.by, limits.groupFields);
    if (query.limit < 1 || query.limit > limits.groups)
      throw new BadUserInputError(`first must be from 1 to ${limits.groups}, got ${query.limit}`);
    if (query.metric === 'epsilon')
      throw new BadUserInputError(
        'metric must not be epsilon: it has no mean; `epsilons` of each group lists it by delta, unit and relation',
      );
    const { rows, total } = await listGroups(this.db, query);
    return { groups: rows.map(groupOf), totalCount: total };
  }
}

function groupOf(row: GroupRow): RunGroup {
  const { measured, mean, deviation } = row;
  const interval =
    measured < 2 || mean === null || deviation === null ? null : intervalAround(mean, deviation, measured);
  return {
    ...row,
    notFinite: row.not_finite,
    standardDeviation: deviation,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    mixed: [...(row.datasets > 1 ? ['dataset'] : []), ...countedDifferently(row.epsilons)],
    newestAt: new Date(row.newest_at),
  };
}

function countedDifferently(epsilons: readonly GroupEpsilon[]): readonly string[] {
  return (['delta', 'unit', 'neighbouring'] as const).filter(
    (fact) => new Set(epsilons.map((epsilon) => epsilon[fact])).size > 1,
  );
}

function companionsOf(key: string): readonly string[] {
  if (key === 'epsilon') return ['verdict', 'delta', 'unit', 'neighbouring'];
  return key.startsWith(metricPrefix) ? [disclosurePrefix + key.slice(metricPrefix.length)] : [];
}

function checkFields(place: string, fields: readonly string[], most: number): void {
  if (fields.length < 1 || fields.length > most)
    throw new BadUserInputError(`${place} must name from 1 to ${most} fields, got ${fields.length}`);
}
