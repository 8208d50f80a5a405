import { metricNames } from '@clipwise/contract';
import type { RunRowFragment, RunSortField } from '@clipwise/contract/operations';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import Link from 'next/link';
import { distinctTerms } from '../../data/epsilon-terms';
import { formatInstant } from '../../data/format';
import { formatMetric } from '../../data/metric-value';
import { Epsilon, epsilonHeading } from '../../ui/epsilon';
import { NotCovered } from '../../ui/not-covered';
import { StatusBadge } from '../../ui/status-badge';

export const features = tableFeatures({});
const helper = createColumnHelper<typeof features, RunRowFragment>();

/** The API's sort field of each sortable column. */
export const sortFieldOf: Readonly<Record<string, RunSortField>> = {
  name: 'NAME',
  status: 'STATUS',
  model: 'MODEL',
  method: 'METHOD',
  noise: 'NOISE_MULTIPLIER',
  epsilon: 'EPSILON',
  dice: 'MEAN_DICE',
  accuracy: 'PIXEL_ACCURACY',
  created: 'CREATED_AT',
};

function Metric({ run, name }: { readonly run: RunRowFragment; readonly name: string }) {
  const metric = run.metrics.find((one) => one.name === name);
  return (
    <>
      {formatMetric(metric?.last)}
      <NotCovered disclosure={metric?.disclosure} />
    </>
  );
}

/** Terms of the epsilons that the table shows. */
const termsIn = (table: { readonly options: { readonly data: readonly RunRowFragment[] } }) =>
  distinctTerms(table.options.data.map(({ privacy }) => privacy));

export const columns = helper.columns([
  helper.display({
    id: 'name',
    header: 'Name',
    cell: ({ row }) => <Link href={`/runs/${row.original.id}`}>{row.original.name}</Link>,
  }),
  helper.display({
    id: 'status',
    header: 'Status',
    cell: ({ row: { original: run } }) => (
      <>
        <StatusBadge status={run.status} />
        {run.status === 'RUNNING' ? (
          <progress
            aria-label={`Progress of ${run.name}`}
            value={run.progress.step}
            max={Math.max(1, run.progress.plannedSteps)}
          />
        ) : null}
      </>
    ),
  }),
  helper.accessor('dataset', { header: 'Data set' }),
  helper.accessor('model', { header: 'Model' }),
  helper.accessor('method', { header: 'Method' }),
  helper.display({
    id: 'noise',
    header: 'Noise multiplier',
    cell: ({ row }) => formatMetric(row.original.noiseMultiplier),
  }),
  helper.display({
    id: 'epsilon',
    header: ({ table }) => epsilonHeading(termsIn(table)),
    cell: ({ row, table }) => <Epsilon privacy={row.original.privacy} terms={termsIn(table).length > 1} />,
  }),
  helper.display({
    id: 'dice',
    header: 'Mean Dice',
    cell: ({ row }) => <Metric run={row.original} name={metricNames.meanDice} />,
  }),
  helper.display({
    id: 'accuracy',
    header: 'Pixel accuracy',
    cell: ({ row }) => <Metric run={row.original} name={metricNames.pixelAccuracy} />,
  }),
  helper.display({
    id: 'created',
    header: 'Created',
    cell: ({ row }) => <time dateTime={row.original.createdAt}>{formatInstant(row.original.createdAt)}</time>,
  }),
]);
