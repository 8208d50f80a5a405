'use client';

import { ChevronDown, ChevronRight } from 'lucide-react';
import { type CSSProperties, Fragment, useState } from 'react';
import { IntervalBar } from '../../charts/interval-bar';
import { LineSample } from '../../charts/line-sample';
import { isDrawable } from '../../data/drawable';
import { formatCell, metricNumber } from '../../data/metric-value';
import { methodTitle, modelMarker, sigmaText } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { type DifferingTerms, differingTerms, EpsilonCell, EpsilonHeading } from '../../ui/epsilon';
import { Interval } from '../../ui/interval';
import { Link } from '../../ui/link';
import { NotCovered } from '../../ui/not-covered';
import { StatusMark } from '../../ui/status-mark';
import { differingDatasets, facetOf } from './facets';
import { groupKey, type RunGroup } from './groups';
import { meanInterval } from './mean-interval';
import type { DetailedRun } from './use-compared';

const metricOf = (run: DetailedRun, name: string) => run.metrics.find((one) => one.name === name);

/** The last value of every group by model and data set, with its interval; a group opens to its runs. */
export function FinalsTable({
  runs,
  groups,
  metric,
  title,
  highlighted,
  onHighlight,
}: {
  readonly runs: readonly DetailedRun[];
  readonly groups: readonly RunGroup[];
  /** Undefined where it is epsilon, which has a column of its own. */
  readonly metric: string | undefined;
  readonly title: string;
  readonly highlighted: string | undefined;
  readonly onHighlight: (key: string | undefined) => void;
}) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const datasets = differingDatasets(runs);
  const facets = new Map(runs.map((run) => [facetOf(run, datasets), run.model]));
  const terms = differingTerms(runs.map(({ privacy }) => privacy));
  const columns = metric === undefined ? [] : [...facets].sort(([a], [b]) => b.localeCompare(a));
  const valuesOf = (key: string, facet: string) =>
    runs
      .filter((run) => groupKey(run) === key && facetOf(run, datasets) === facet)
      .map((run) => metricNumber(metricOf(run, metric ?? '')?.last))
      .filter(isDrawable);
  const cells = new Map(
    groups.flatMap(({ key }) =>
      columns.map(([facet]) => [`${key} ${facet}`, meanInterval(valuesOf(key, facet))] as const),
    ),
  );
  const ends = [...cells.values()].flatMap((one) =>
    one === undefined ? [] : [one.mean - (one.half ?? 0), one.mean + (one.half ?? 0)],
  );
  const scale = [Math.min(...ends), Math.max(...ends)] as const;
  const disclosure = runs
    .map((run) => metricOf(run, metric ?? '')?.disclosure)
    .find((one) => one === 'DIAGNOSTIC');
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <div className="table-scroll">
      <table
        data-testid="compare-table"
        className="finals-table"
        style={{ '--models': columns.length } as CSSProperties}
      >
        <colgroup>
          <col className="is-cell" />
          <col className="not-phone" style={{ width: 70 }} />
          <col className="not-phone" style={{ width: 60 }} />
          <col className="is-epsilon" />
          {columns.map(([facet]) => (
            <col key={facet} className="is-value" />
          ))}
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Last value</th>
            <th scope="col" className="is-number not-phone">
              sigma
            </th>
            <th scope="col" className="is-number not-phone">
              n
            </th>
            <th scope="col" className="is-number">
              <EpsilonHeading privacies={runs.map(({ privacy }) => privacy)} />
            </th>
            {columns.map(([facet]) => (
              <th key={facet} scope="col" title={facet}>
                {title}
                <NotCovered disclosure={disclosure} /> <span className="faint">{facet}</span>
              </th>
            ))}
            <td className="head-filler" />
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const own = runs.filter((run) => groupKey(run) === group.key);
            const isOpen = open.has(group.key);
            const Chevron = isOpen ? ChevronDown : ChevronRight;
            return (
              <Fragment key={group.key}>
                <tr
                  className={group.key === highlighted ? 'is-highlighted' : undefined}
                  onPointerEnter={() => onHighlight(group.key)}
                  onPointerLeave={() => onHighlight(undefined)}
                >
                  <td>
                    <button
                      type="button"
                      className="group-button"
                      aria-expanded={isOpen}
                      onClick={() => toggle(group.key)}
                    >
                      <Chevron size={12} aria-hidden="true" />
                      <LineSample colour={cssColour(group.token)} dash={group.dash} width={26} />
                      <span className="cut">{methodTitle(group.method)}</span>
                    </button>
                    <span className="phone-line cut">
                      sigma {sigmaText(group.noiseMultiplier)}, n {group.count}
                    </span>
                  </td>
                  <td className="is-number not-phone">{sigmaText(group.noiseMultiplier)}</td>
                  <td className="is-number muted not-phone">{group.count}</td>
                  <td className="is-number">
                    <GroupEpsilon runs={own} terms={terms} />
                  </td>
                  {columns.map(([facet, model]) => {
                    const cell = cells.get(`${group.key} ${facet}`);
                    return (
                      <td key={facet}>
                        {cell === undefined ? (
                          '-'
                        ) : (
                          <span className="row">
                            <span style={{ minWidth: 104 }}>
                              <Interval mean={cell.mean} half={cell.half} />
                            </span>
                            <span className="not-phone">
                              <IntervalBar
                                {...cell}
                                low={scale[0]}
                                high={scale[1]}
                                colour={cssColour(group.token)}
                                marker={modelMarker(model)}
                              />
                            </span>
                          </span>
                        )}
                      </td>
                    );
                  })}
                  <td />
                </tr>
                {isOpen
                  ? own.map((run) => (
                      <tr key={run.id} data-testid="compare-run">
                        <td>
                          <span className="row child">
                            <StatusMark status={run.status} />
                            <Link className="cut" href={`/runs/${run.id}`} title={run.name}>
                              {run.name}
                            </Link>
                          </span>
                        </td>
                        <td className="not-phone" />
                        <td className="not-phone" />
                        <td className="is-number">
                          <EpsilonCell privacy={run.privacy} terms={terms} />
                        </td>
                        {columns.map(([facet]) => (
                          <td key={facet}>
                            {facetOf(run, datasets) === facet
                              ? formatCell(metricOf(run, metric ?? '')?.last)
                              : ''}
                          </td>
                        ))}
                        <td />
                      </tr>
                    ))
                  : null}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The epsilon of a group where all its runs have the same; otherwise how many there are. */
function GroupEpsilon({
  runs,
  terms,
}: {
  readonly runs: readonly DetailedRun[];
  readonly terms: DifferingTerms;
}) {
  const [first] = runs;
  if (first === undefined) return null;
  const isOne = runs.every(
    ({ privacy }) =>
      privacy.epsilon === first.privacy.epsilon &&
      privacy.verdict === first.privacy.verdict &&
      privacy.delta === first.privacy.delta,
  );
  if (isOne) return <EpsilonCell privacy={first.privacy} terms={terms} />;
  const count = new Set(runs.map(({ privacy }) => `${privacy.verdict} ${privacy.epsilon} ${privacy.delta}`))
    .size;
  return <span className="muted">{count} different</span>;
}
