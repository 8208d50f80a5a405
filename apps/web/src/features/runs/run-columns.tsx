import { metricDefinitions, metricNames } from '@clipwise/contract';
import type { RunSortField } from '@clipwise/contract/operations';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { LineSample } from '../../charts/line-sample';
import { ValueBar } from '../../charts/value-bar';
import { elapsedMs, formatDuration, formatShortInstant } from '../../data/format';
import { formatCell, formatMetric, metricNumber } from '../../data/metric-value';
import { lineIdentity, methodTitle, modelTitle } from '../../identity/line-identity';
import { differingTerms, EpsilonCell, EpsilonHeading } from '../../ui/epsilon';
import { NotCovered } from '../../ui/not-covered';
import { StatusMark } from '../../ui/status-mark';
import type { RunRow } from './use-run-rows';

/** What a cell may ask about the other rows. */
export type RowsContext = { readonly rows: readonly RunRow[] };

/** A column of the run table. */
export type RunColumn = {
  readonly id: string;
  /** What the chooser calls it. */
  readonly title: string;
  readonly width: number;
  readonly isNumber?: boolean;
  readonly sort?: RunSortField;
  readonly head?: (context: RowsContext) => ReactNode;
  readonly cell: (run: RunRow, context: RowsContext) => ReactNode;
};

const metricOf = (run: RunRow, name: string) => run.metrics.find((one) => one.name === name);

/** A mark that holds for every row stands at the title of the column. */
const sharedDisclosure = ({ rows }: RowsContext, name: string) => {
  const found = rows.flatMap((run) => metricOf(run, name)?.disclosure ?? []);
  return found.length > 0 && found.every((one) => one === found[0]) ? found[0] : undefined;
};

function metricColumn(title: string, name: string, sort?: RunSortField): RunColumn {
  return {
    id: name,
    title,
    width: 108,
    isNumber: true,
    ...(sort === undefined ? {} : { sort }),
    head: (context) => (
      <>
        {title}
        <NotCovered disclosure={sharedDisclosure(context, name)} />
      </>
    ),
    cell: (run, context) => {
      const metric = metricOf(run, name);
      return (
        <>
          {formatCell(metric?.last)}
          {sharedDisclosure(context, name) === undefined ? (
            <NotCovered disclosure={metric?.disclosure} />
          ) : null}
        </>
      );
    },
  };
}

const termsOf = ({ rows }: RowsContext) => differingTerms(rows.map(({ privacy }) => privacy));

/** Every column that the table can show, in its order. */
export const runColumns: readonly RunColumn[] = [
  {
    id: 'name',
    title: 'Name',
    width: 230,
    sort: 'NAME',
    cell: (run) => (
      <span className="row">
        <StatusMark status={run.status} />
        <Link className="cut" href={`/runs/${run.id}`} title={run.name} prefetch={false}>
          {run.name}
        </Link>
      </span>
    ),
  },
  {
    id: 'study',
    title: 'Study',
    width: 150,
    cell: (run) => <span title={run.study.name}>{run.study.name}</span>,
  },
  {
    id: 'status',
    title: 'Status',
    width: 116,
    sort: 'STATUS',
    cell: (run) =>
      run.status === 'RUNNING' ? (
        <span className="muted">
          step {run.progress.step} of {run.progress.plannedSteps}
        </span>
      ) : (
        <span className={run.status === 'FAILED' ? 'error-text' : 'muted'}>{run.status.toLowerCase()}</span>
      ),
  },
  { id: 'dataset', title: 'Data set', width: 110, cell: (run) => run.dataset },
  {
    id: 'method',
    title: 'Method',
    width: 186,
    sort: 'METHOD',
    cell: (run) => {
      const { token, dash } = lineIdentity(run.method, run.noiseMultiplier);
      return (
        <span className="row">
          <LineSample colour={`var(--${token})`} dash={dash} />
          <span className="cut">{methodTitle(run.method)}</span>
        </span>
      );
    },
  },
  {
    id: 'sigma',
    title: 'sigma',
    width: 72,
    isNumber: true,
    sort: 'NOISE_MULTIPLIER',
    cell: (run) => formatMetric(run.noiseMultiplier ?? (run.method === 'non-private' ? 0 : undefined)),
  },
  { id: 'model', title: 'Model', width: 108, sort: 'MODEL', cell: (run) => modelTitle(run.model) },
  {
    id: 'epsilon',
    title: 'Epsilon',
    width: 158,
    isNumber: true,
    sort: 'EPSILON',
    head: ({ rows }) => <EpsilonHeading privacies={rows.map(({ privacy }) => privacy)} />,
    cell: (run, context) => <EpsilonCell privacy={run.privacy} terms={termsOf(context)} />,
  },
  metricColumn('Mean Dice', metricNames.meanDice, 'MEAN_DICE'),
  {
    id: 'dice-bar',
    title: 'Dice as a bar',
    width: 132,
    head: (context) => (
      <>
        Dice
        <NotCovered disclosure={sharedDisclosure(context, metricNames.meanDice)} />
        <span className="faint">, from 0 to 1</span>
      </>
    ),
    cell: (run) => {
      const value = metricNumber(metricOf(run, metricNames.meanDice)?.last);
      if (value === null || !Number.isFinite(value)) return null;
      const trivial = metricNumber(metricOf(run, metricNames.trivialMeanDice)?.last) ?? undefined;
      const { token } = lineIdentity(run.method, run.noiseMultiplier);
      return <ValueBar value={value} trivial={trivial} colour={`var(--${token})`} />;
    },
  },
  metricColumn('Pixel accuracy', metricNames.pixelAccuracy, 'PIXEL_ACCURACY'),
  ...Object.values(metricDefinitions)
    .filter(({ name }) => name !== metricNames.meanDice && name !== metricNames.pixelAccuracy)
    .map(({ name, title }) => metricColumn(title, name)),
  {
    id: 'steps',
    title: 'Steps',
    width: 96,
    isNumber: true,
    cell: (run) =>
      run.progress.plannedSteps === 0 ? '-' : `${run.progress.step} of ${run.progress.plannedSteps}`,
  },
  {
    id: 'duration',
    title: 'Duration',
    width: 96,
    isNumber: true,
    cell: (run) => {
      const ms = elapsedMs(run.startedAt, run.endedAt);
      return ms === undefined ? '-' : formatDuration(ms);
    },
  },
  {
    id: 'created',
    title: 'Created',
    width: 120,
    sort: 'CREATED_AT',
    cell: (run) => (
      <time className="muted" dateTime={run.createdAt} title="UTC">
        {formatShortInstant(run.createdAt)}
      </time>
    ),
  },
];

/** What is shown unless the address says otherwise. */
export const defaultColumns: readonly string[] = [
  'name',
  'method',
  'sigma',
  'model',
  'epsilon',
  metricNames.meanDice,
  'dice-bar',
  'duration',
  'created',
];

/** The columns of these ids in the table's order; a run always has its name. */
export function columnsOf(ids: readonly string[] | undefined): readonly RunColumn[] {
  const wanted = new Set(['name', ...(ids ?? defaultColumns)]);
  return runColumns.filter(({ id }) => wanted.has(id));
}
