import { limits } from '@clipwise/contract';
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { runs } from '../../../db/tables/runs.js';
import { BadUserInputError } from '../../../errors.js';
import { isStorable } from '../../stored-text.js';
import { jsonField, numberField, type RunField, tagsField, textField, timeField } from './run-field.js';

export const configPrefix = 'config.';
export const metricPrefix = 'metric.';
/** What epsilon says about the value of a metric. */
export const disclosurePrefix = 'disclosure.';
const environmentPrefix = 'environment.';

/** Place in the config that decides what training starts from. */
const seedPath = 'training.seed';

const float = (column: SQL | (typeof runs)['step']): SQL => sql`(${column})::float8`;

/** A field that is a column of the run's own row. */
const columnField = (column: PgColumn): RunField => textField(column.name, sql`${column}`, column.notNull);

/** Fields that are read from the run's own row. */
const ownFields: readonly RunField[] = [
  columnField(runs.name),
  columnField(runs.status),
  columnField(runs.dataset),
  columnField(runs.model),
  columnField(runs.method),
  columnField(runs.clipping),
  columnField(runs.sparsification),
  numberField('noiseMultiplier', sql`${runs.noiseMultiplier}`),
  textField('verdict', sql`${runs.privacyVerdict}`, runs.privacyVerdict.notNull),
  numberField('epsilon', sql`case ${runs.privacyVerdict} when 'PRIVATE' then ${runs.epsilon} end`),
  numberField('delta', sql`${runs.delta}`),
  textField('unit', sql`${runs.unit}`),
  textField('neighbouring', sql`${runs.neighbouring}`),
  numberField('chargedSteps', float(sql`${runs.chargedSteps}`)),
  textField('study', sql`${runs.studyId}::text`),
  numberField('step', float(runs.step)),
  numberField('epoch', sql`${runs.epoch}`),
  numberField('attempts', float(sql`${runs.attempts}`)),
  numberField(
    'duration',
    sql`extract(epoch from coalesce(${runs.endedAt}, case ${runs.status} when 'RUNNING' then now() end) - ${runs.startedAt})::float8`,
  ),
  timeField('createdAt', sql`${runs.createdAt}`),
  timeField('startedAt', sql`${runs.startedAt}`),
  timeField('endedAt', sql`${runs.endedAt}`),
  textField('failure', sql`${runs.failureCode}`),
  tagsField('tags', sql`${runs.tags}`),
];
const ownByKey: ReadonlyMap<string, RunField> = new Map(ownFields.map((field) => [field.key, field]));

/** The fields that every run has. */
export const fixedFieldKeys: readonly string[] = [...ownByKey.keys(), 'seed', 'studyName'];

/** A field that lies in a table beside the runs: at most one row a run. */
interface BesideField {
  readonly table: SQL;
  /** Which of the table's rows is the run's. */
  row(alias: SQL): SQL;
  field(alias: SQL): RunField;
}

/**
 * The runs of one query with what its fields are read from: each field asked for adds what it needs to `from`.
 *
 * Fields are `name`, `status`, ... (see `fixedFieldKeys`), `config.<path>`, `metric.<name>` (its last value),
 * `disclosure.<name>` (of that metric) and `environment.<key>`.
 */
export class RunScope {
  readonly #fields = new Map<string, RunField>();
  readonly #joins: SQL[] = [];
  #aliases = 0;

  /** @throws BadUserInputError for a word that is no field. */
  field(key: string): RunField {
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    const found = find(key);
    let field: RunField;
    if ('table' in found) {
      const alias = this.#alias();
      this.#joins.push(sql`left join ${found.table} ${alias} on ${found.row(alias)}`);
      field = found.field(alias);
    } else field = found;
    this.#fields.set(key, field);
    return field;
  }

  /**
   * A condition on a field, which does not hold for runs without it. Where the field lies beside the runs and is not joined to
   * them it is looked for there: the database then starts from the rows that fit, not from every run.
   *
   * @throws BadUserInputError for a word that is no field.
   */
  condition(key: string, build: (field: RunField) => SQL): SQL {
    const known = this.#fields.get(key);
    const found = known ?? find(key);
    if (!('table' in found)) return sql`coalesce(${build(found)}, false)`;
    const alias = this.#alias();
    return sql`exists (select from ${found.table} ${alias} where ${found.row(alias)} and ${build(found.field(alias))})`;
  }

  /** What stands behind FROM, once every field was asked for. */
  get from(): SQL {
    return sql`${runs} ${sql.join(this.#joins, sql` `)}`;
  }

  #alias(): SQL {
    this.#aliases += 1;
    return sql.raw(`beside_${this.#aliases}`);
  }
}

/** @throws BadUserInputError. */
function find(key: string): RunField | BesideField {
  const own = ownByKey.get(key);
  if (own !== undefined) return own;
  if (key === 'seed') return setting(key, seedPath);
  if (key === 'studyName')
    return {
      table: sql`studies`,
      row: (alias) => sql`${alias}.id = ${runs.studyId}`,
      field: (alias) => textField(key, sql`${alias}.name`),
    };
  if (key.length <= limits.fieldLength && isStorable(key)) {
    if (key.startsWith(configPrefix)) return setting(key, key.slice(configPrefix.length));
    if (key.startsWith(metricPrefix)) return metric(key, key.slice(metricPrefix.length));
    if (key.startsWith(disclosurePrefix)) return disclosure(key, key.slice(disclosurePrefix.length));
    if (key.startsWith(environmentPrefix)) {
      const name = key.slice(environmentPrefix.length);
      return textField(key, sql`(${runs.environment} ->> ${name}::text)`);
    }
  }
  throw new BadUserInputError(
    `there is no field of this name; take one that the query runFields lists, such as ${configPrefix}${seedPath}, or ${metricPrefix} and the name of a metric`,
  );
}

function setting(key: string, path: string): BesideField {
  return {
    table: sql`run_settings`,
    row: (alias) => sql`${alias}.path = ${path} and ${alias}.run_id = ${runs.id}`,
    field: (alias) => jsonField(key, sql`${alias}.value`, sql`${alias}.number`),
  };
}

function metric(key: string, name: string): BesideField {
  return {
    ...summaryOf(name),
    field: (alias) => numberField(key, sql`${alias}.last`, sql`${alias}.disclosure`),
  };
}

function disclosure(key: string, name: string): BesideField {
  return { ...summaryOf(name), field: (alias) => textField(key, sql`${alias}.disclosure`) };
}

function summaryOf(name: string) {
  return {
    table: sql`metric_summaries`,
    row: (alias: SQL) => sql`${alias}.name = ${name} and ${alias}.run_id = ${runs.id}`,
  };
}
