'use client';

import { useRef } from 'react';
import { type ParallelAxis, ParallelPlot } from '../../charts/parallel-plot';
import { PlotExports } from '../../charts/plot-exports';
import { distinctTerms } from '../../data/epsilon-terms';
import { lineIdentity } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { Popover } from '../../ui/popover';
import { isBrushed, withPart } from './brush';
import { type Dimension, epsilonDimension } from './dimensions';
import { placesCsv, titleWithMark } from './places-csv';
import type { ViewProps } from './scatter-view';
import type { DetailedRun } from './use-compared';

const mostSettings = 5;
const title = 'Runs over their settings';

/** Every run as a line over its settings and results. */
export function ParallelView({ runs, dimensions, metric, parameters, brush, onBrush, onChange }: ViewProps) {
  const svg = useRef<SVGSVGElement>(null);
  const terms = distinctTerms(runs.map(({ privacy }) => privacy));
  // Epsilons of other terms have no common axis.
  const offered = dimensions.filter(({ id }) => id !== epsilonDimension || terms.length === 1);
  const asked = parameters.get('axes')?.split(',').filter(Boolean);
  const usual = usualIds(offered, metric);
  const ids = asked ?? usual;
  const shown = ids.flatMap((id) => offered.find((one) => one.id === id) ?? []);
  const toggle = (id: string, isOn: boolean) =>
    onChange({ axes: (isOn ? [...ids, id] : ids.filter((one) => one !== id)).join(',') });
  const sub = [
    terms.length > 1
      ? 'no axis for epsilon: these runs count theirs by different terms'
      : terms.length === 1 && ids.includes(epsilonDimension)
        ? `epsilon: ${terms[0]}`
        : undefined,
    titleWithMark(shown),
  ].filter(Boolean);
  return (
    <Panel
      title={title}
      mark={
        <NotCovered disclosure={shown.some(({ isNotCovered }) => isNotCovered) ? 'DIAGNOSTIC' : undefined} />
      }
      sub={sub.join('; ') || 'drag along an axis to keep what is on that stretch, double click to let go'}
      tools={
        <>
          <Popover title="Axes" name="Axes" className="button is-quiet is-small" align="end" button="Axes">
            {offered.map(({ id, title: name }) => (
              <label key={id} className="option">
                <input
                  type="checkbox"
                  checked={ids.includes(id)}
                  onChange={(event) => toggle(id, event.target.checked)}
                />
                <span className="cut">{name}</span>
              </label>
            ))}
          </Popover>
          <PlotExports
            title={title}
            heading={[title, ...sub].join('; ')}
            svgRef={svg}
            csv={() => placesCsv(runs, shown)}
          />
        </>
      }
    >
      <ParallelPlot
        title={title}
        svgRef={svg}
        axes={shown.map((dimension) => axisOf(dimension, runs, brush[dimension.id]))}
        lines={runs.map((run) => {
          const { token, dash, label } = lineIdentity(run.method, run.noiseMultiplier);
          return {
            id: run.id,
            label: `${run.name}, ${label}`,
            values: shown.map((dimension) => dimension.of(run)),
            colour: cssColour(token),
            dash,
            isFaded: !isBrushed(run, brush, dimensions),
          };
        })}
        onBrush={(id, part) => onBrush(withPart(brush, id, part))}
      />
    </Panel>
  );
}

/** What is asked most: method, noise, model, a few settings that differ, epsilon and the metric. */
function usualIds(offered: readonly Dimension[], metric: string): readonly string[] {
  const settings = offered.filter(({ id }) => id.startsWith('config.')).slice(0, mostSettings);
  const wanted = [
    'method',
    'sigma',
    'model',
    ...settings.map(({ id }) => id),
    epsilonDimension,
    `metric.${metric}`,
  ];
  return wanted.filter((id) => offered.some((one) => one.id === id));
}

function axisOf(
  dimension: Dimension,
  runs: readonly DetailedRun[],
  brush: ParallelAxis['brush'],
): ParallelAxis {
  const values = runs.map((run) => dimension.of(run)).filter((value) => value !== null);
  const { id, title: name, kind } = dimension;
  const numbers = values.filter((value) => typeof value === 'number');
  return {
    id,
    title: name,
    brush,
    values:
      kind === 'number'
        ? {
            kind,
            low: Math.min(...numbers, Number.POSITIVE_INFINITY),
            high: Math.max(...numbers, Number.NEGATIVE_INFINITY),
          }
        : {
            kind,
            texts: [...new Set(values.map(String))].sort((a, b) =>
              a.localeCompare(b, 'en', { numeric: true }),
            ),
          },
  };
}
