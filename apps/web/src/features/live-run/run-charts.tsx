'use client';

import { classDicePrefix, metricNames } from '@clipwise/contract';
import { type Curve, LineChart } from '../../charts/line-chart';
import { palette } from '../../charts/palette';
import { type Axis, axisValues, type Series } from '../../data/series';

const charts: readonly { readonly title: string; readonly names: readonly string[] }[] = [
  { title: 'Loss', names: [metricNames.trainingLoss, metricNames.validationLoss] },
  { title: 'Epsilon', names: [metricNames.epsilon] },
  { title: 'Mean Dice', names: [metricNames.meanDice, metricNames.trivialMeanDice] },
  { title: 'Pixel accuracy', names: [metricNames.pixelAccuracy, metricNames.trivialPixelAccuracy] },
  { title: 'Gradient norm', names: [metricNames.trainingGradientNorm] },
];

/** The metrics of a run as curves; those that epsilon does not cover say so. */
export function RunCharts({ series, axis }: { readonly series: readonly Series[]; readonly axis: Axis }) {
  const perClass = series.map(({ name }) => name).filter((name) => name.startsWith(classDicePrefix));
  return (
    <div className="charts">
      {[...charts, { title: 'Dice by class', names: perClass }].map(({ title, names }) => {
        // In the order of `names`: a colour stays with its metric whichever arrives first.
        const shown = names.flatMap((name) => series.filter((one) => one.name === name));
        return shown.length === 0 ? null : (
          <LineChart
            key={title}
            title={title}
            xLabel={axis === 'time' ? 'time (s)' : axis}
            curves={shown.map((one, index) => curveOf(one, axis, index))}
          />
        );
      })}
    </div>
  );
}

function curveOf(series: Series, axis: Axis, index: number): Curve {
  const label = series.name.replace(classDicePrefix, '');
  return {
    label: series.disclosure === 'DIAGNOSTIC' ? `${label} (not covered by epsilon)` : label,
    x: axisValues(series, axis),
    y: series.values,
    colour: palette[index % palette.length] as string,
  };
}
