'use client';

import { useMemo, useState } from 'react';
import { LineChart } from '../../charts/line-chart';
import { LineSample } from '../../charts/line-sample';
import { formatCell, formatEpsilon } from '../../data/metric-value';
import { cssColour } from '../../theme/colour';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { publishedEpochs } from './published-epochs';
import { cellLook, type StudyCell } from './study';
import { type FigureAxis, type StudyFigure, studyFigures } from './study-figures';
import type { RunSeries } from './use-study-series';

/** A study whose figures are drawn. */
export type FiguredStudy = {
  readonly name: string;
  readonly cells: readonly StudyCell[];
  readonly series: ReadonlyMap<string, RunSeries>;
};

/** The five figures at once, a row for each model, under one legend; a second study stands under the first, figure by figure. */
export function FiguresPanel({ studies }: { readonly studies: readonly FiguredStudy[] }) {
  const [showsSeeds, setShowsSeeds] = useState(false);
  const axis: FigureAxis = studies.length > 1 ? 'epoch' : 'step';
  const figures = useMemo(
    () =>
      studies.flatMap(({ name, cells, series }) =>
        studyFigures(cells, series, showsSeeds, axis).map((figure) => ({ study: name, ...figure })),
      ),
    [studies, showsSeeds, axis],
  );
  const legend = new Map(
    studies.flatMap(({ cells }) => cells.map((cell) => [cellLook(cell).label, cellLook(cell)])),
  );
  const rows = [...new Set(figures.map(({ model }) => model))].flatMap((model) =>
    studies
      .map(({ name }) => ({
        key: `${model} ${name}`,
        title: studies.length > 1 ? `${model}, ${name}` : model,
        own: figures.filter((figure) => figure.model === model && figure.study === name),
      }))
      .filter(({ own }) => own.length > 0),
  );
  const notes = studies.flatMap(({ name, series }) => {
    const epochs = publishedEpochs([...series.values()]);
    return epochs === '' ? [] : [`${name}: ${epochs}`];
  });
  return (
    <Panel
      title="Five figures"
      sub={`by ${axis}; mean and 95 % interval of the completed runs`}
      testId="study-figures"
      tools={
        <label className="row not-printed">
          <input
            type="checkbox"
            checked={showsSeeds}
            onChange={(event) => setShowsSeeds(event.target.checked)}
          />
          single runs
        </label>
      }
    >
      <ul className="study-legend small muted" aria-label="Methods">
        {[...legend.values()].map(({ label, token, dash }) => (
          <li key={label} className="row">
            <LineSample colour={cssColour(token)} dash={dash} width={26} />
            {label}
          </li>
        ))}
      </ul>
      {rows.map(({ key, title, own }) => (
        <div key={key} className="study-figure-row">
          <h3 className="small muted">{title}</h3>
          <div className="study-figures">
            {own.map((figure) => (
              <Figure key={`${figure.title} ${figure.terms}`} figure={figure} axis={axis} row={title} />
            ))}
          </div>
        </div>
      ))}
      {notes.map((note) => (
        <p key={note} className="small muted" data-testid="study-epochs">
          {note}
        </p>
      ))}
    </Panel>
  );
}

function Figure({
  figure: { title, terms, isLog, isDeclared, isNotCovered, curves, lines },
  axis,
  row,
}: {
  readonly figure: StudyFigure;
  readonly axis: FigureAxis;
  readonly row: string;
}) {
  return (
    <figure>
      <figcaption className="small cut" title={terms === '' ? undefined : terms}>
        {title}
        {isDeclared ? <span className="faint"> declared</span> : null}
        {isNotCovered ? <NotCovered disclosure="DIAGNOSTIC" /> : null}
        {terms === '' ? null : <span className="faint"> {terms}</span>}
        {lines.length === 0 ? null : <span className="faint"> trivial dotted</span>}
      </figcaption>
      {curves.length === 0 ? (
        <p className="faint small study-no-figure">no completed run yet</p>
      ) : (
        <LineChart
          title={`${title}, ${row}`}
          xName={axis}
          curves={curves}
          lines={lines.map((line) => ({ ...line, label: '' }))}
          isLog={isLog}
          format={isLog ? formatEpsilon : formatCell}
          height={132}
          hasEndValues={false}
        />
      )}
    </figure>
  );
}
