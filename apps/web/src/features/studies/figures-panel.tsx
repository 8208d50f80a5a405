'use client';

import { useMemo, useState } from 'react';
import { LineChart } from '../../charts/line-chart';
import { LineSample } from '../../charts/line-sample';
import { formatCell, formatEpsilon } from '../../data/metric-value';
import { cssColour } from '../../theme/colour';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { cellLook, type StudyCell } from './study';
import { studyFigures } from './study-figures';
import type { RunSeries } from './use-study-series';

/** The five figures at once, a row for each model, under one legend. */
export function FiguresPanel({
  cells,
  series,
}: {
  readonly cells: readonly StudyCell[];
  readonly series: ReadonlyMap<string, RunSeries>;
}) {
  const [showsSeeds, setShowsSeeds] = useState(false);
  const figures = useMemo(() => studyFigures(cells, series, showsSeeds), [cells, series, showsSeeds]);
  const legend = new Map(cells.map((cell) => [cellLook(cell).label, cellLook(cell)]));
  const models = [...new Set(figures.map(({ model }) => model))];
  return (
    <Panel
      title="Five figures"
      sub="by step; mean and 95 % interval of the completed runs"
      testId="study-figures"
      tools={
        <label className="row">
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
      {models.map((model) => (
        <section key={model} aria-label={model}>
          <h3 className="small muted">{model}</h3>
          <div className="study-figures">
            {figures
              .filter((figure) => figure.model === model)
              .map(({ title, terms, isLog, isNotCovered, curves }) => (
                <figure key={`${title} ${terms}`}>
                  <figcaption className="small cut">
                    {title}
                    {isNotCovered ? <NotCovered disclosure="DIAGNOSTIC" /> : null}
                    {terms === '' ? null : (
                      <span className="faint" title={terms}>
                        {' '}
                        {terms}
                      </span>
                    )}
                  </figcaption>
                  {curves.length === 0 ? (
                    <p className="faint small study-no-figure">no completed run yet</p>
                  ) : (
                    <LineChart
                      title={`${title}, ${model}`}
                      xName="step"
                      curves={curves}
                      isLog={isLog}
                      format={isLog ? formatEpsilon : formatCell}
                      height={132}
                      hasEndValues={false}
                    />
                  )}
                </figure>
              ))}
          </div>
        </section>
      ))}
    </Panel>
  );
}
