import { metricDefinitions, metricNames } from '@clipwise/contract';
import type { Disclosure, RunFieldsQuery } from '@clipwise/contract/operations';
import type { ReactNode } from 'react';
import { LineSample } from '../../charts/line-sample';
import { ValueBar } from '../../charts/value-bar';
import type { ShownPrivacy } from '../../data/epsilon-terms';
import { formatDuration, formatShortInstant } from '../../data/format';
import { formatCell, formatMetric } from '../../data/metric-value';
import { lineIdentity, methodTitle, modelTitle } from '../../identity/line-identity';
import { type DifferingTerms, differingTerms, EpsilonCell, EpsilonHeading } from '../../ui/epsilon';
import { Link } from '../../ui/link';
import { NotCovered } from '../../ui/not-covered';
import { StatusMark } from '../../ui/status-mark';
import { numberOf, privacyOf, type RunRow, textOf } from './run-row';

/** What a heading or a cell may ask about all rows: what they claim, and where the terms of that differ. */
export type RowsContext = { readonly privacies: readonly ShownPrivacy[]; readonly terms: DifferingTerms };

/** Made once for a table: each cell asks it. */
export function rowsContext(rows: readonly RunRow[]): RowsContext {
  const privacies = rows.map(privacyOf);
  return { privacies, terms: differingTerms(privacies) };
}

export type KnownField = RunFieldsQuery['runFields'][number];

/** A column of the run table. */
export type RunColumn = {
  readonly id: string;
  /** What the chooser calls it. */
  readonly title: string;
  readonly width: number;
  readonly isNumber?: boolean;
  /** Fields that the cell reads, beside those that every row has. */
  readonly fields: readonly string[];
  /** The field that the column is sorted by. */
  readonly sort?: string;
  readonly head?: (context: RowsContext) => ReactNode;
  readonly cell: (row: RunRow, context: RowsContext) => ReactNode;
};

const dice = `metric.${metricNames.meanDice}`;
const trivialDice = `metric.${metricNames.trivialMeanDice}`;
const metricTitles: ReadonlyMap<string, string> = new Map(
  Object.values(metricDefinitions).map(({ name, title }) => [name, title]),
);

/** The columns that have a form of their own, in the table's order. */
const ownColumns: readonly RunColumn[] = [
  {
    id: 'name',
    title: 'Name',
    width: 204,
    fields: [],
    sort: 'name',
    cell: (row) => (
      <span className="row">
        <StatusMark status={row.status} />
        <Link className="cut" href={`/runs/${row.id}`} title={row.name} prefetch={false}>
          {row.name}
        </Link>
      </span>
    ),
  },
  {
    id: 'tags',
    title: 'Tags',
    width: 140,
    fields: ['tags'],
    cell: (row) =>
      (row.of('tags') as readonly string[] | null)?.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      )),
  },
  {
    id: 'studyName',
    title: 'Study',
    width: 150,
    fields: ['studyName'],
    sort: 'studyName',
    cell: textCell('studyName'),
  },
  {
    id: 'status',
    title: 'Status',
    width: 116,
    fields: ['step', 'failure'],
    sort: 'status',
    cell: (row) =>
      row.status === 'RUNNING' ? (
        <span className="muted">step {formatMetric(numberOf(row, 'step'))}</span>
      ) : row.status === 'FAILED' ? (
        <span className="error-text">{textOf(row, 'failure') ?? 'failed'}</span>
      ) : (
        <span className="muted">{row.status.toLowerCase()}</span>
      ),
  },
  {
    id: 'method',
    title: 'Method',
    width: 168,
    fields: [],
    sort: 'method',
    cell: (row) => {
      const { token, dash } = identityOf(row);
      return (
        <span className="row">
          <LineSample colour={`var(--${token})`} dash={dash} />
          <span className="cut">{methodTitle(textOf(row, 'method') ?? '')}</span>
        </span>
      );
    },
  },
  {
    id: 'noiseMultiplier',
    title: 'sigma',
    width: 72,
    isNumber: true,
    fields: [],
    sort: 'noiseMultiplier',
    cell: (row) =>
      formatMetric(numberOf(row, 'noiseMultiplier') ?? (row.of('method') === 'non-private' ? 0 : null)),
  },
  {
    id: 'model',
    title: 'Model',
    width: 108,
    fields: [],
    sort: 'model',
    cell: (row) => modelTitle(textOf(row, 'model') ?? ''),
  },
  {
    id: 'seed',
    title: 'Seed',
    width: 64,
    isNumber: true,
    fields: ['seed'],
    sort: 'seed',
    cell: anyCell('seed'),
  },
  {
    id: 'epsilon',
    title: 'Epsilon',
    width: 148,
    isNumber: true,
    fields: [],
    sort: 'epsilon',
    head: ({ privacies }) => <EpsilonHeading privacies={privacies} />,
    cell: (row, { terms }) => <EpsilonCell privacy={privacyOf(row)} terms={terms} />,
  },
  {
    id: 'dice-bar',
    title: 'Dice as a bar',
    width: 120,
    fields: [dice, trivialDice],
    head: () => (
      <span title="The tick is what one class everywhere reaches">
        Dice<span className="faint">, from 0 to 1</span>
      </span>
    ),
    cell: (row) => {
      const value = numberOf(row, dice);
      if (value === null || !Number.isFinite(value)) return null;
      const { token } = identityOf(row);
      return (
        <ValueBar
          value={value}
          trivial={numberOf(row, trivialDice) ?? undefined}
          colour={`var(--${token})`}
        />
      );
    },
  },
  {
    id: 'duration',
    title: 'Duration',
    width: 96,
    isNumber: true,
    fields: ['duration'],
    sort: 'duration',
    cell: (row) => {
      const seconds = numberOf(row, 'duration');
      return seconds === null ? '-' : formatDuration(seconds * 1000);
    },
  },
  timeColumn('createdAt', 'Created'),
  timeColumn('endedAt', 'Ended'),
];
const own = new Map(ownColumns.map((column) => [column.id, column]));

function identityOf(row: RunRow) {
  return lineIdentity(textOf(row, 'method') ?? '', numberOf(row, 'noiseMultiplier'));
}

function textCell(field: string): RunColumn['cell'] {
  return (row) => <span title={textOf(row, field)}>{textOf(row, field) ?? '-'}</span>;
}

function anyCell(field: string): RunColumn['cell'] {
  return (row) => {
    const text = textOf(row, field);
    return <span title={text}>{text ?? '-'}</span>;
  };
}

function timeColumn(field: string, title: string): RunColumn {
  return {
    id: field,
    title,
    width: 120,
    fields: [field],
    sort: field,
    cell: (row) => {
      const at = textOf(row, field);
      return at === undefined ? (
        '-'
      ) : (
        <time className="muted" dateTime={at} title="UTC">
          {formatShortInstant(at)}
        </time>
      );
    },
  };
}

/** The column of any field that has no form of its own. @param disclosure what epsilon says of a metric. */
function fieldColumn(
  field: string,
  kind: KnownField['kind'],
  disclosure: Disclosure | null | undefined,
): RunColumn {
  const isMetric = field.startsWith('metric.');
  const name = field.replace(/^metric\./, '');
  const title = isMetric ? (metricTitles.get(name) ?? name) : field.replace(/^config\./, '');
  return {
    id: field,
    title,
    width: isMetric ? 108 : 128,
    isNumber: kind === 'NUMBER',
    fields: [field],
    sort: field,
    head: () => (
      <>
        {title}
        <NotCovered disclosure={disclosure ?? undefined} />
      </>
    ),
    cell: isMetric ? (row) => formatCell(numberOf(row, field)) : anyCell(field),
  };
}

/** What is shown unless the address says otherwise. */
export const defaultColumns: readonly string[] = [
  'name',
  'method',
  'noiseMultiplier',
  'model',
  'epsilon',
  dice,
  'dice-bar',
  'duration',
  'createdAt',
];

/** Fields that a column of its own shows, or that nobody reads in a table. */
const covered: ReadonlySet<string> = new Set([
  ...own.keys(),
  ...['study', 'verdict', 'delta', 'unit', 'neighbouring', 'step', 'failure', 'startedAt'],
]);

/** Every column that the table can show: those with a form of their own, then one for each other field. */
export function allColumns(fields: readonly KnownField[]): readonly RunColumn[] {
  return [
    ...ownColumns,
    ...fields
      .filter(({ field }) => !covered.has(field))
      .map(({ field, kind, disclosure }) => fieldColumn(field, kind, disclosure)),
  ];
}

/** The columns of these ids; a run always has its name. A field that no run has keeps its column, empty. */
export function columnsOf(
  ids: readonly string[] | undefined,
  fields: readonly KnownField[],
): readonly RunColumn[] {
  const known = new Map(fields.map((one) => [one.field, one]));
  return [...new Set(['name', ...(ids ?? defaultColumns)])].map((id) => {
    const field = known.get(id);
    return own.get(id) ?? fieldColumn(id, field?.kind ?? 'ANY', field?.disclosure);
  });
}
