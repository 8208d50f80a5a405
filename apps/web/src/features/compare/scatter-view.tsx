'use client';

import { useRef } from 'react';
import { PlotExports } from '../../charts/plot-exports';
import { ScatterPlot } from '../../charts/scatter-plot';
import { distinctTerms, termsText } from '../../data/epsilon-terms';
import { lineIdentity, modelMarker } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { EmptyState } from '../../ui/states';
import { type Brush, isBrushed, withPart } from './brush';
import { type Dimension, epsilonDimension } from './dimensions';
import { differingDatasets } from './facets';
import { placesCsv, titleWithMark } from './places-csv';
import type { DetailedRun } from './use-compared';

export type ViewProps = {
  readonly runs: readonly DetailedRun[];
  readonly dimensions: readonly Dimension[];
  readonly metric: string;
  readonly parameters: URLSearchParams;
  readonly brush: Brush;
  readonly onBrush: (brush: Brush) => void;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
};

/** One value of every run against another. Data sets, and epsilons of other terms, never share a plot. */
export function ScatterView(props: ViewProps) {
  const { runs, dimensions, metric, parameters, onChange } = props;
  const numbers = dimensions.filter(({ kind }) => kind === 'number');
  const hasEpsilon = runs.some(({ privacy }) => privacy.epsilon != null);
  const chosen = (name: string, usual: string) =>
    numbers.find(({ id }) => id === parameters.get(name)) ??
    numbers.find(({ id }) => id === usual) ??
    numbers[0];
  const x = chosen('sx', hasEpsilon ? epsilonDimension : 'sigma');
  const y = chosen('sy', metric === epsilonDimension ? epsilonDimension : `metric.${metric}`);
  if (x === undefined || y === undefined) return null;
  const isOfEpsilon = x.id === epsilonDimension || y.id === epsilonDimension;
  const terms = isOfEpsilon ? distinctTerms(runs.map(({ privacy }) => privacy)) : [undefined];
  const datasets = differingDatasets(runs);
  const parts = terms.flatMap((one) =>
    (datasets.length === 0 ? [undefined] : datasets).map((dataset) => ({
      what: [one, dataset].filter(Boolean).join(', '),
      own: runs.filter(
        (run) =>
          (one === undefined || termsText(run.privacy) === one) &&
          (dataset === undefined || run.dataset === dataset),
      ),
    })),
  );
  const chooser = (label: string, name: string, value: Dimension) => (
    <label className="row">
      {label}
      <select
        className="select is-small"
        value={value.id}
        onChange={(event) => onChange({ [name]: event.target.value })}
      >
        {numbers.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <div className="row wrap small muted plot-choice">
        {chooser('x', 'sx', x)}
        {chooser('y', 'sy', y)}
        <span className="faint not-phone">drag a box to keep what is in it, double click to let go</span>
      </div>
      {parts.length === 0 ? (
        <EmptyState>
          <p>None of these runs claims an epsilon: choose another x.</p>
        </EmptyState>
      ) : null}
      {parts.map(({ what, own }) => (
        <ScatterPanel key={what} {...props} x={x} y={y} what={what} runs={own} />
      ))}
    </>
  );
}

function ScatterPanel({
  runs,
  dimensions,
  brush,
  x,
  y,
  what,
  onBrush,
}: ViewProps & {
  readonly x: Dimension;
  readonly y: Dimension;
  /** What the epsilons on an axis are counted by, and the data set where they differ; empty for neither. */
  readonly what: string;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const placed = runs.flatMap((run) => {
    const [atX, atY] = [x.of(run), y.of(run)];
    return typeof atX === 'number' && typeof atY === 'number' ? [{ run, x: atX, y: atY }] : [];
  });
  const absent = runs.length - placed.length;
  const title = `${y.title} against ${x.title}`;
  const sub = [
    what,
    absent === 0 ? undefined : `${absent} of ${runs.length} runs have no value to place`,
  ].filter(Boolean);
  return (
    <Panel
      title={title}
      mark={<NotCovered disclosure={x.isNotCovered || y.isNotCovered ? 'DIAGNOSTIC' : undefined} />}
      sub={sub.join('; ')}
      tools={
        <PlotExports
          title={title}
          heading={[title, ...sub, titleWithMark([x, y])].filter(Boolean).join('; ')}
          svgRef={svg}
          csv={() => placesCsv(runs, [x, y])}
        />
      }
    >
      <ScatterPlot
        title={title}
        xName={x.title}
        yName={y.title}
        svgRef={svg}
        points={placed.map(({ run, ...place }) => ({
          id: run.id,
          label: `${run.name}, ${lineIdentity(run.method, run.noiseMultiplier).label}`,
          ...place,
          colour: cssColour(lineIdentity(run.method, run.noiseMultiplier).token),
          marker: modelMarker(run.model),
          isFaded: !isBrushed(run, brush, dimensions),
        }))}
        onBrush={(box) => onBrush(withPart(withPart(brush, x.id, box?.x), y.id, box?.y))}
      />
    </Panel>
  );
}
