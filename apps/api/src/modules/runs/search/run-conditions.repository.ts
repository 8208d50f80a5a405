import { limits } from '@clipwise/contract';
import { inArray, type SQL, sql } from 'drizzle-orm';
import { runs } from '../../../db/tables/runs.js';
import { BadUserInputError } from '../../../errors.js';
import { isIdentifier, isStorable } from '../../stored-text.js';
import type { RunCondition, RunFilter, RunShelf } from '../runs.input.js';
import type { RunField } from './run-field.js';
import type { RunScope } from './run-scope.repository.js';

/**
 * The condition for the runs that a filter lets through.
 *
 * @param scope is asked for the fields that the filter names.
 * @param except a field whose own conditions are left out: what a facet offers must not depend on what is chosen in it.
 * @throws BadUserInputError naming the condition and the rule.
 */
export function runConditions(scope: RunScope, filter: RunFilter, except: string | null = null): SQL {
  const where = filter.where ?? [];
  if (where.length > limits.conditions)
    throw new BadUserInputError(
      `filter.where must have at most ${limits.conditions} conditions, got ${where.length}`,
    );
  if ((filter.ids?.length ?? 0) > limits.filterIds)
    throw new BadUserInputError(
      `filter.ids must name at most ${limits.filterIds} runs, got ${filter.ids?.length}; make several calls`,
    );
  const listed: readonly RunCondition[] = Object.entries(listFields).flatMap(([list, field]) => {
    const values = filter[list as keyof typeof listFields];
    return values?.length ? [{ field, op: 'IN' as const, value: [...values] }] : [];
  });
  const parts = [
    shelfCondition(filter),
    ...(filter.studyId == null || except === 'study' ? [] : [studyCondition(filter.studyId)]),
    ...(filter.ids == null ? [] : [inArray(runs.id, filter.ids.filter(isIdentifier))]),
    ...(filter.nameContains ? [contains(sql`${runs.name}`, filter.nameContains)] : []),
    ...textConditions(scope, filter.text ?? ''),
    ...listed
      .filter(({ field }) => field !== except)
      .map((condition) => fieldCondition(scope, condition, 'filter')),
    ...where.flatMap((condition, index) =>
      condition.field === except ? [] : [fieldCondition(scope, condition, `filter.where[${index}]`)],
    ),
  ];
  return sql.join(
    parts.map((part) => sql`(${part})`),
    sql` and `,
  );
}

/** Lists of the filter and the fields whose values they hold. */
const listFields = {
  models: 'model',
  methods: 'method',
  noiseMultipliers: 'noiseMultiplier',
  statuses: 'status',
  verdicts: 'verdict',
  datasets: 'dataset',
} as const satisfies Partial<Record<keyof RunFilter, string>>;

const shelves = {
  CURRENT: sql`${runs.deletedAt} is null and ${runs.archivedAt} is null`,
  ARCHIVED: sql`${runs.deletedAt} is null and ${runs.archivedAt} is not null`,
  DELETED: sql`${runs.deletedAt} is not null`,
} as const satisfies Record<RunShelf, SQL>;

function shelfCondition({ shelves: asked, ids }: RunFilter): SQL {
  // Who names runs means them, archived or not.
  const chosen = asked?.length
    ? asked
    : ids == null
      ? ['CURRENT' as const]
      : ['CURRENT' as const, 'ARCHIVED' as const];
  return sql.join(
    chosen.map((shelf) => sql`(${shelves[shelf]})`),
    sql` or `,
  );
}

function studyCondition(studyId: string): SQL {
  return isIdentifier(studyId) ? sql`${runs.studyId} = ${studyId}` : sql`false`;
}

function textConditions(scope: RunScope, text: string): readonly SQL[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  if (words.length > limits.searchWords)
    throw new BadUserInputError(
      `filter.text must have at most ${limits.searchWords} words, got ${words.length}`,
    );
  if (!isStorable(words)) return [sql`false`];
  const texts = sql.join(
    textPlaces.map((place) => scope.field(place).text),
    sql`, `,
  );
  const patterns = words.map((word) => sql`lower(${`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`}::text)`);
  // Inside `coalesce` the planner takes half of the runs to fit; of a pattern it thinks that none does, and looks up the rest
  // of the conditions run by run.
  return [
    sql`coalesce(lower(concat_ws(' ', ${texts})) like all (array[${sql.join(patterns, sql`, `)}]), false)`,
  ];
}

/** Fields whose texts are searched. */
const textPlaces = 'name studyName tags method model dataset clipping sparsification failure'.split(' ');

function contains(text: SQL, part: string): SQL {
  return isStorable(part) ? sql`position(lower(${part}::text) in lower(${text})) > 0` : sql`false`;
}

/** Never null. */
function fieldCondition(scope: RunScope, { field: key, op, value }: RunCondition, place: string): SQL {
  const refuse = (rule: string): never => {
    throw new BadUserInputError(`${place} (${key} ${op}): ${rule}`);
  };
  const holds = (build: (field: RunField) => SQL): SQL => scope.condition(key, build);
  // An unknown field is named before its value is looked at.
  const hasValue = holds(({ kind, json }) =>
    kind === 'TAGS' ? sql`${json} <> '[]'` : sql`${json} is not null`,
  );
  const isOneOf = (values: readonly Scalar[]): SQL => {
    const present = values.filter((value) => value !== null);
    const listed = sql.join(
      present.map((value) => sql`${JSON.stringify(value)}::jsonb`),
      sql`, `,
    );
    const numbers = sql.join(
      present.map((value) => sql`${value}::float8`),
      sql`, `,
    );
    const equal =
      present.length === 0
        ? sql`false`
        : holds(({ kind, json, number }) =>
            kind === 'TAGS'
              ? sql`exists (select from jsonb_array_elements(${json}) as tag where tag.value in (${listed}))`
              : areNumbers(present)
                ? sql`${number} in (${numbers})`
                : sql`${json} in (${listed})`,
          );
    return values.includes(null) ? sql`(${equal} or not ${hasValue})` : equal;
  };
  if (!isStorable(value)) return refuse('the value holds a character that no stored value has');
  switch (op) {
    case 'EXISTS':
      if (value != null && typeof value !== 'boolean')
        return refuse('the value must be true, false, or left out for true');
      return value === false ? sql`not ${hasValue}` : hasValue;
    case 'EQ':
    case 'NE':
      if (!isScalar(value))
        return refuse('the value must be a number, a text, true, false or null; for lists take IN');
      return op === 'EQ' ? isOneOf([value]) : sql`not ${isOneOf([value])}`;
    case 'IN':
      if (!Array.isArray(value) || !value.every(isScalar))
        return refuse('the value must be a list of numbers, texts, true, false or null');
      if (value.length > limits.conditionValues)
        return refuse(`the list must have at most ${limits.conditionValues} values, got ${value.length}`);
      return isOneOf(value);
    case 'CONTAINS':
      if (typeof value !== 'string') return refuse('the value must be a text');
      return holds(({ text }) => contains(text, value));
    case 'LT':
    case 'LTE':
    case 'GT':
    case 'GTE':
      // NaN is greater than every number in the database, and in nobody's mind.
      if (typeof value === 'number')
        return holds(({ number }) =>
          usual(sql`nullif(${number}, 'NaN') ${comparisons[op]} ${value}::float8`),
        );
      if (typeof value === 'string')
        return holds(({ text }) => sql`${text} ${comparisons[op]} ${value}::text`);
      return refuse('the value must be a number, or a text such as an ISO 8601 time');
    default:
      return op satisfies never;
  }
}

const comparisons = { LT: sql`<`, LTE: sql`<=`, GT: sql`>`, GTE: sql`>=` } as const;

type Scalar = string | number | boolean | null;

function areNumbers(values: readonly Scalar[]): values is readonly number[] {
  return values.every((value) => typeof value === 'number');
}

/**
 * Of a comparison the planner thinks that a third of the rows fits, and of three that next to none does: it then looks up the
 * rest run by run. Of `coalesce` it thinks that half of them do.
 */
function usual(condition: SQL): SQL {
  return sql`coalesce(${condition}, false)`;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
