'use client';

import { useApi } from '../../data/api-provider';
import { formatShortInstant } from '../../data/format';
import { Link } from '../../ui/link';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { DatasetBudgets } from './dataset-budgets';
import { type Dataset, datasetSettings, runsQuery, shareableSamples } from './dataset-facts';

/** A data set as its configs name it and as its newest run announced it. */
export function DatasetPanel({ dataset }: { readonly dataset: Dataset }) {
  const { name, config, announced, newestRun, runs, running, queued, deleted, newestRunAt } = dataset;
  const settings = datasetSettings(config);
  const query = runsQuery(config);
  const mark = <NotCovered disclosure="DIAGNOSTIC" />;
  return (
    <Panel title={name} testId="dataset">
      <p className="muted small">{settings.join(', ')}</p>
      <dl className="facts is-double">
        {announced == null ? (
          <>
            <dt>examples</dt>
            <dd className="faint">known once a run has started</dd>
          </>
        ) : (
          <>
            <dt>training examples</dt>
            <dd>
              {announced.trainingExamples}
              {mark}
            </dd>
            <dt>validation examples</dt>
            <dd>
              {announced.validationExamples}
              {mark}
            </dd>
            <dt>subjects</dt>
            <dd>
              {announced.trainingSubjects == null ? (
                <span className="faint" title="The data do not say who is behind which example.">
                  not known
                </span>
              ) : (
                <>
                  {announced.trainingSubjects}
                  {mark}
                </>
              )}
            </dd>
            <dt>most of one subject</dt>
            <dd>
              {announced.largestSubjectExamples == null ? (
                <span className="faint">not known</span>
              ) : (
                <>
                  {announced.largestSubjectExamples}
                  {mark}
                </>
              )}
            </dd>
            <dt>classes</dt>
            <dd title={announced.classNames.join(', ')}>
              {announced.classNames.length}: {announced.classNames.join(', ')}
            </dd>
          </>
        )}
        <dt>newest run</dt>
        <dd>
          {newestRun == null ? (
            formatShortInstant(newestRunAt)
          ) : (
            <Link className="link" href={`/runs/${newestRun.id}`} title={newestRun.name}>
              {newestRun.name}
            </Link>
          )}
        </dd>
      </dl>
      {dataset.content == null ? null : <DatasetBudgets content={dataset.content} />}
      <Samples dataset={dataset} />
      <p className="row wrap small dataset-runs">
        <Link className="link" href={`/?q=${encodeURIComponent(query)}`} data-testid="dataset-runs">
          {runs} run{runs === 1 ? '' : 's'}
        </Link>
        {running === 0 ? null : (
          <Link className="link" href={`/?status=RUNNING&q=${encodeURIComponent(query)}`}>
            {running} running
          </Link>
        )}
        {queued === 0 ? null : (
          <Link className="link" href={`/?status=QUEUED&q=${encodeURIComponent(query)}`}>
            {queued} queued
          </Link>
        )}
        {deleted === 0 ? null : (
          <Link
            className="link"
            href={`/?shelf=DELETED&q=${encodeURIComponent(query)}`}
            title="What they spent of the data's privacy stays spent."
          >
            {deleted} deleted
          </Link>
        )}
      </p>
    </Panel>
  );
}

/** Images of the newest run's last look at the data; only where nobody's data are in them. */
function Samples({ dataset }: { readonly dataset: Dataset }) {
  const { url } = useApi();
  const { shown, isPrivate } = shareableSamples(dataset);
  if (isPrivate)
    return (
      <p className="muted small dataset-samples">
        The samples show persons’ data: they stay on the pages of the runs.
      </p>
    );
  if (shown.length === 0) return null;
  return (
    <div className="row dataset-samples">
      {shown.map(({ id, path, example }) => (
        // biome-ignore lint/performance/noImgElement: an artifact of another origin, small and kept by its hash
        <img key={id} src={`${url}${path}`} alt={`Validation example ${example}`} width={112} />
      ))}
    </div>
  );
}
