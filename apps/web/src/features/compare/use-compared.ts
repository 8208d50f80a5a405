'use client';

import { useApolloClient, useQuery } from '@apollo/client/react';
import {
  ComparedDetailsDocument,
  type ComparedDetailsQuery,
  type ComparedRunFragment,
  ComparedRunsDocument,
  ComparedSeriesDocument,
  type ComparedSeriesQuery,
  type RunFilter,
} from '@clipwise/contract/operations';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useEarlyQuery } from '../../data/use-early-query';
import { useRunsChanged } from '../../data/use-runs-changed';
import { whenSeen } from '../../data/when-idle';

/** A run as far as its curve needs it. */
export type ComparedRun = ComparedRunFragment;
type Details = ComparedDetailsQuery['runs']['nodes'][number];
/** A run with its config and its last values. */
export type DetailedRun = ComparedRun & Details;
export type RunCurves = ComparedSeriesQuery['runs']['nodes'][number];

/** Most runs that are drawn at once. */
export const mostRuns = 200;
const everyMs = 2_000;

/** What is read of every run: a metric or the epsilon, and the column of the axis that it is drawn against. */
export type Wanted = {
  readonly metric: string;
  readonly isMetric: boolean;
  readonly isEpsilon: boolean;
  readonly isEpoch: boolean;
  readonly isTime: boolean;
};

/** The compared runs, and the curves of one metric of each as far as they were read. */
export type Compared = {
  readonly runs: readonly ComparedRun[] | undefined;
  /** The same, with what tables and other views show of them; undefined until it was read. */
  readonly detailed: readonly DetailedRun[] | undefined;
  readonly total: number;
  readonly curves: ReadonlyMap<string, RunCurves>;
  /** Whether curves were read, of this metric or another. */
  readonly hasCurves: boolean;
  /** Why there are no runs, or no curves of this metric. */
  readonly error: { readonly message: string } | undefined;
  readonly retry: () => void;
};

const curveVariables = (filter: RunFilter, { metric, ...columns }: Wanted, isChanged: boolean) => ({
  first: mostRuns,
  filter,
  names: [metric],
  ...columns,
  isChanged,
});

/** A run as it was read last: with the curves of one that changed comes what else is listed of it. */
function asRead<Run extends ComparedRun>(run: Run, changed: RunCurves | undefined): Run {
  return changed === undefined || changed.lastCursor < run.lastCursor
    ? run
    : { ...run, ...(changed as Partial<Run>) };
}

/** What tells seeds apart; null of a run without one. */
export function seedOf({ values: [seed] }: Pick<ComparedRun, 'values'>): number | null {
  return typeof seed === 'number' ? seed : null;
}

/**
 * Reads every run once, and after that only those that changed.
 *
 * @param needsDetails whether nothing can be shown without them; otherwise they wait for the picture of the curves.
 */
export function useCompared(filter: RunFilter | undefined, wanted: Wanted, needsDetails: boolean): Compared {
  const client = useApolloClient();
  const isAsked = filter !== undefined;
  const variables = { first: mostRuns, filter: filter ?? {} };
  useEarlyQuery(ComparedRunsDocument, variables, isAsked);
  useEarlyQuery(ComparedSeriesDocument, curveVariables(variables.filter, wanted, false), isAsked);
  const { data, previousData, error, refetch } = useQuery(ComparedRunsDocument, {
    variables,
    skip: !isAsked,
    // Normalising hundreds of runs costs more than reading them, and no other page would find them there.
    fetchPolicy: 'no-cache',
  });
  const answer = (data ?? previousData)?.runs;
  const key = JSON.stringify([filter, wanted]);
  const [read, setRead] = useState<{ readonly key: string; readonly curves: ReadonlyMap<string, RunCurves> }>(
    {
      key: '',
      curves: new Map(),
    },
  );
  const [changedRuns, setChangedRuns] = useState<ReadonlyMap<string, RunCurves>>(new Map());
  const runs = useMemo(
    () => answer?.edges.map(({ node }) => asRead(node, changedRuns.get(node.id))),
    [answer, changedRuns],
  );
  const hasCurves = read.key !== '';
  const [isIdle, setIdle] = useState(false);
  useEffect(() => (hasCurves ? whenSeen(() => setIdle(true)) : undefined), [hasCurves]);
  const isDetailed = isAsked && (needsDetails || isIdle);
  const details = useQuery(ComparedDetailsDocument, {
    variables,
    skip: !isDetailed,
    fetchPolicy: 'no-cache',
  });
  const detailNodes = (details.data ?? details.previousData)?.runs.nodes;
  const detailed = useMemo(() => {
    if (answer === undefined || detailNodes === undefined) return undefined;
    const byId = new Map(detailNodes.map((node) => [node.id, node]));
    return answer.edges.flatMap(({ node }) => {
      const own = byId.get(node.id);
      return own === undefined ? [] : [asRead({ ...node, ...own }, changedRuns.get(node.id))];
    });
  }, [answer, detailNodes, changedRuns]);
  const readRuns = () => Promise.all([refetch(), isDetailed ? details.refetch() : undefined]);
  const latest = useRef(key);
  latest.current = key;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is wanted
  const readCurves = useCallback(
    async (asked: RunFilter, isChanged: boolean) => {
      const answered = await client.query({
        query: ComparedSeriesDocument,
        variables: curveVariables(asked, wanted, isChanged),
        fetchPolicy: 'no-cache',
      });
      if (answered.data === undefined) return;
      const nodes = answered.data.runs.nodes.map((node) => [node.id, node] as const);
      if (isChanged) setChangedRuns((before) => new Map([...before, ...nodes]));
      if (latest.current !== key) return;
      setRead((before) => ({
        key,
        curves: new Map([...(before.key === key ? before.curves : []), ...nodes]),
      }));
    },
    [client, key],
  );
  const [failed, setFailed] = useState<{ readonly key: string; readonly message: string } | undefined>(
    undefined,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which runs
  const readAll = useCallback(() => {
    if (!isAsked) return;
    setFailed(undefined);
    readCurves(filter, false).catch((error: unknown) =>
      setFailed({ key, message: error instanceof Error ? error.message : String(error) }),
    );
  }, [isAsked, readCurves]);
  useEffect(readAll, [readAll]);

  const ids = new Set(runs?.map(({ id }) => id));
  useRunsChanged(
    (changed) => {
      if (filter === undefined) return Promise.resolve();
      // Nobody knows what changed: the runs say how far each of them is.
      if (changed === undefined)
        return readRuns().then(([{ data: now }]) => {
          const behind = now?.runs.edges
            .filter(({ node }) => read.curves.get(node.id)?.lastCursor !== node.lastCursor)
            .map(({ node }) => node.id);
          return behind === undefined || behind.length === 0 ? undefined : readCurves({ ids: behind }, false);
        });
      const known = [...changed].filter((id) => ids.has(id));
      const isNew = filter.studyId != null && known.length < changed.size;
      return Promise.allSettled([
        isNew ? readRuns() : undefined,
        known.length === 0 ? undefined : readCurves({ ids: known }, true),
      ]);
    },
    {
      studyId: filter?.studyId == null ? undefined : String(filter.studyId),
      everyMs,
      // Curves are read beside the runs: the stream goes on from these where none of the curves was read before its run went on.
      from: runs?.every(({ id, lastCursor }) => read.curves.get(id)?.lastCursor === lastCursor)
        ? answer?.changesCursor
        : undefined,
    },
  );

  const problem =
    answer === undefined ? error : needsDetails && detailNodes === undefined ? details.error : undefined;
  return {
    runs,
    detailed,
    total: answer?.totalCount ?? 0,
    curves: read.key === key ? read.curves : new Map(),
    hasCurves,
    error: problem ?? (failed?.key === key && read.key !== key ? failed : undefined),
    retry: () => {
      void readRuns().catch(() => undefined);
      readAll();
    },
  };
}
