'use client';

import { type Axis, axes } from '../../data/series';
import { Segments } from '../../ui/segments';
import { type Brush, brushText, partText, withPart } from './brush';
import type { Dimension } from './dimensions';

export const views = ['curves', 'scatter', 'parallel'] as const;
export type View = (typeof views)[number];

/** What is drawn, against what, and which part of it: all of it is in the address. */
export type CompareChoice = {
  readonly view: View;
  readonly metric: string;
  readonly axis: Axis;
  readonly spread: 'interval' | 'seeds';
  readonly facet: 'model' | 'none';
  readonly isEqualY: boolean;
  readonly zoom: readonly [number, number] | undefined;
  readonly brush: Brush;
};

/** The bar in which a comparison is chosen. */
export function CompareBar({
  choice: { view, metric, axis, spread, facet, isEqualY, zoom, brush },
  metrics,
  dimensions,
  counts,
  onChange,
}: {
  readonly choice: CompareChoice;
  readonly metrics: readonly { readonly name: string; readonly title: string }[];
  readonly dimensions: readonly Dimension[];
  /** How many runs the brush lets through, and of how many. */
  readonly counts: readonly [brushed: number, all: number];
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
}) {
  const orUsual = <Value extends string>(value: Value, usual: Value) => (value === usual ? undefined : value);
  return (
    <div className="bar small muted">
      <Segments
        label="View"
        isSmall
        value={view}
        values={views}
        onChange={(next) => onChange({ view: orUsual(next, 'curves') })}
      />
      <label className="row">
        Metric
        <select
          className="select is-small"
          value={metric}
          onChange={(event) => onChange({ metric: event.target.value, zoom: undefined })}
        >
          {metrics.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {view === 'curves' ? (
        <>
          <span className="row">
            x
            <Segments
              label="Draw against"
              isSmall
              value={axis}
              values={axes}
              onChange={(next) => onChange({ axis: orUsual(next, 'step'), zoom: undefined })}
            />
          </span>
          <span className="row">
            spread
            <Segments
              label="Spread"
              isSmall
              value={spread}
              values={['interval', 'seeds']}
              onChange={(next) => onChange({ spread: orUsual(next, 'interval') })}
            />
          </span>
          <span className="row">
            facet
            <Segments
              label="Facet"
              isSmall
              value={facet}
              values={['model', 'none']}
              onChange={(next) => onChange({ facet: orUsual(next, 'model') })}
            />
          </span>
          <label className="row">
            <input
              type="checkbox"
              checked={isEqualY}
              onChange={(event) => onChange({ y: event.target.checked ? undefined : 'own' })}
            />
            equal y
          </label>
          {zoom === undefined ? null : (
            <button type="button" className="chip" onClick={() => onChange({ zoom: undefined })}>
              {axis} {zoom.join(' to ')} ×
            </button>
          )}
        </>
      ) : null}
      {Object.entries(brush).map(([id, part]) => (
        <button
          key={id}
          type="button"
          className="chip"
          onClick={() => onChange({ brush: brushText(withPart(brush, id, undefined)) })}
        >
          <span className="cut">
            {dimensions.find((one) => one.id === id)?.title ?? id} {partText(part)}
          </span>{' '}
          ×
        </button>
      ))}
      {Object.keys(brush).length === 0 ? null : (
        <span className="muted nowrap" aria-live="polite" data-testid="brushed">
          {counts[0]} of {counts[1]} runs
        </span>
      )}
    </div>
  );
}
