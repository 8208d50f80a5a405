'use client';

import { useQuery } from '@apollo/client/react';
import { metricDefinitions, metricNames } from '@clipwise/contract';
import { StudiesDocument, StudyPageDocument } from '@clipwise/contract/operations';
import { Braces, Download } from 'lucide-react';
import dynamic from 'next/dynamic';
import { Fragment, type ReactNode, useMemo, useState } from 'react';
import { useApi } from '../../data/api-provider';
import { formatDuration } from '../../data/format';
import { useRunsChanged } from '../../data/use-runs-changed';
import { useUrlState } from '../../data/use-url-state';
import { ErrorMessage } from '../../ui/error-message';
import { GraphqlDialog } from '../../ui/graphql-dialog';
import { Link } from '../../ui/link';
import { MarkLegend } from '../../ui/mark-legend';
import { PageHeader } from '../../ui/page-header';
import { Segments } from '../../ui/segments';
import { ShareButton } from '../../ui/share-button';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { CellsPanel } from './cells-panel';
import { ClaimsPanel } from './claims-panel';
import { ClassDiceTable } from './class-dice-table';
import { ComparisonsPanel } from './comparisons-panel';
import { FiguresPanel } from './figures-panel';
import { ParetoPanel } from './pareto-panel';
import { ProgressPanel } from './progress-panel';
import { type PanelName, panelNames } from './report-parts';
import { type ReadStudy, readingText, type ShownDefinition } from './study';
import { StudyFindingsPanel } from './study-findings-panel';
import { useStudySeries } from './use-study-series';

/** Only now: what reads Markdown is large. */
const StudyReport = dynamic(() => import('./study-report').then((module) => module.StudyReport), {
  ssr: false,
});

const everyMs = 2_000;

/** The question of a study and its answer: five figures, cells, comparisons, front and progress. */
export function StudyPage({ id }: { readonly id: string }) {
  const { data, previousData, error, refetch } = useQuery(StudyPageDocument, { variables: { id } });
  const { url, isShared } = useApi();
  const { series, reread, error: seriesError } = useStudySeries(id);
  const [parameters, setUrl] = useUrlState();
  const besideId = parameters.get('beside') ?? undefined;
  const { data: besideData } = useQuery(StudyPageDocument, {
    variables: { id: besideId ?? '' },
    skip: besideId === undefined,
  });
  const { series: besideSeries, error: besideError } = useStudySeries(besideId);
  const beside = besideId === undefined ? undefined : (besideData?.study ?? undefined);
  const view = parameters.get('view') === 'report' ? 'Report' : 'Panels';
  const [showsQuery, setShowsQuery] = useState(false);
  useRunsChanged((changed) => Promise.allSettled([refetch(), reread(changed)]), { studyId: id, everyMs });
  const answer = data ?? previousData;
  const study = answer?.study;
  const crumb = { name: 'Studies', href: '/studies' };
  if (answer !== undefined && study == null)
    return (
      <>
        <PageHeader title="Study" crumb={crumb} />
        <EmptyState testId="empty-state">
          <p>There is no such study; it may belong to another database.</p>
          <Link className="button" href="/studies">
            Studies
          </Link>
        </EmptyState>
      </>
    );
  return (
    <>
      <PageHeader
        title={study?.name ?? 'Study'}
        crumb={crumb}
        tools={
          <>
            <Segments
              label="View"
              value={view}
              values={['Panels', 'Report']}
              onChange={(next) => setUrl({ view: next === 'Report' ? 'report' : undefined })}
            />
            <Link className="button not-phone" href={`/compare?study=${id}`}>
              Compare
            </Link>
            <ShareButton kind="study" id={id} />
            <BesideChooser id={id} besideId={besideId} onChange={(next) => setUrl({ beside: next })} />
            {isShared ? null : (
              <>
                <a
                  className="button not-phone"
                  href={`${url}/export/studies/${id}.tar`}
                  download
                  title="Runs, ledgers and files as one archive, which another server takes in"
                >
                  <Download size={14} strokeWidth={1.4} aria-hidden="true" />
                  Archive
                </a>
                <button type="button" className="button not-phone" onClick={() => setShowsQuery(true)}>
                  <Braces size={14} strokeWidth={1.4} aria-hidden="true" />
                  GraphQL
                </button>
              </>
            )}
          </>
        }
      />
      {study == null ? (
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <PanelSkeleton count={3} />
        </Awaiting>
      ) : (
        <>
          <StudyHead study={study} />
          <ErrorMessage error={seriesError ?? besideError} />
          <div className="page-body">
            <Body
              study={study}
              series={series}
              beside={beside}
              besideSeries={besideSeries}
              isReport={view === 'Report'}
              onConflict={() => void refetch().catch(() => undefined)}
            />
          </div>
        </>
      )}
      <footer className="foot-bar">
        <span className="grow" />
        <MarkLegend />
      </footer>
      {showsQuery ? (
        <GraphqlDialog
          title="What this page asks"
          document={StudyPageDocument}
          variables={{ id }}
          onClose={() => setShowsQuery(false)}
        />
      ) : null}
    </>
  );
}

/** Which study stands beside this one, figure by figure. */
function BesideChooser({
  id,
  besideId,
  onChange,
}: {
  readonly id: string;
  readonly besideId: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}) {
  const { isShared } = useApi();
  const { data } = useQuery(StudiesDocument, { variables: { first: 200 }, skip: isShared });
  const others = data?.studies.edges.map(({ node }) => node).filter((other) => other.id !== id) ?? [];
  if (others.length === 0) return null;
  return (
    <label className="row not-phone">
      <span className="muted">beside</span>
      <select
        className="select study-beside"
        value={besideId ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">none</option>
        {others.map((other) => (
          <option key={other.id} value={other.id}>
            {other.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function StudyHead({ study }: { readonly study: ReadStudy }) {
  const { progress, looks, comparisons, description } = study;
  const { completed, total, failed, remainingSeconds } = progress;
  const told = comparisons.filter(({ comparison }) => comparison.isDistinguishable).length;
  const answer =
    comparisons.length === 0
      ? 'No comparison was planned.'
      : `${told} of ${comparisons.length} planned comparisons show a difference${completed < total ? ' so far' : ''}.`;
  return (
    <div className="study-head" data-testid="study-head">
      <div>
        <p className="study-question">{description || 'No question was written down.'}</p>
        <p className="muted">{answer}</p>
      </div>
      <dl className="study-facts">
        <Fact value={`${completed} of ${total}`} name={failed === 0 ? 'runs' : `runs, ${failed} failed`} />
        <Fact value={String(looks)} name="looks at results" />
        <Fact value={String(comparisons.length)} name="planned comparisons" />
        {remainingSeconds == null ? null : (
          <Fact value={formatDuration(remainingSeconds * 1000)} name="left, about" />
        )}
      </dl>
    </div>
  );
}

function Fact({ value, name }: { readonly value: string; readonly name: string }) {
  return (
    <div>
      <dd>
        <b>{value}</b>
      </dd>
      <dt className="small muted">{name}</dt>
    </div>
  );
}

function Body({
  study,
  series,
  beside,
  besideSeries,
  isReport,
  onConflict,
}: {
  readonly study: ReadStudy;
  readonly series: ReturnType<typeof useStudySeries>['series'];
  readonly beside: ReadStudy | undefined;
  readonly besideSeries: ReturnType<typeof useStudySeries>['series'];
  /** Whether its report is read, and not its panels alone. */
  readonly isReport: boolean;
  readonly onConflict: () => void;
}) {
  const figured = useMemo(
    () => [
      { name: study.name, cells: study.cells, series },
      ...(beside === undefined ? [] : [{ name: beside.name, cells: beside.cells, series: besideSeries }]),
    ],
    [study, series, beside, besideSeries],
  );
  const definition = (study.definition ?? null) as ShownDefinition | null;
  const metric = definition?.metric.name ?? metricNames.meanDice;
  const title = Object.values(metricDefinitions).find(({ name }) => name === metric)?.title ?? metric;
  if (study.cells.length === 0)
    return (
      <EmptyState testId="empty-state">
        <p>This study has no run.</p>
        <Link className="button is-primary" href="/launch">
          Launch runs
        </Link>
      </EmptyState>
    );
  const panels: Readonly<Record<PanelName, ReactNode>> = {
    figures: <FiguresPanel studies={figured} />,
    cells: <CellsPanel cells={study.cells} title={title} reading={readingText(definition)} />,
    front: <ParetoPanel pareto={study.pareto} cells={study.cells} title={title} />,
    progress: <ProgressPanel study={study} />,
    comparisons: <ComparisonsPanel study={study} planned={definition?.comparisons.length ?? 0} />,
    findings: (
      <>
        <StudyFindingsPanel study={study} isNamed={beside !== undefined} />
        {beside === undefined ? null : <StudyFindingsPanel study={beside} isNamed />}
      </>
    ),
    claims: <ClaimsPanel study={study} claims={definition?.claims ?? []} />,
    'class-dice': <ClassDiceTable cells={study.cells} series={series} />,
  };
  if (isReport)
    return (
      <div className="page-content">
        <StudyReport study={study} panels={panels} onConflict={onConflict} />
      </div>
    );
  return (
    <div className="page-content study-layout">
      {panelNames.map((name) => (
        <Fragment key={name}>{panels[name]}</Fragment>
      ))}
    </div>
  );
}
