'use client';

import { classDicePrefix, metricNames } from '@clipwise/contract';
import type { Curve } from '../../charts/curve';
import { LineChart } from '../../charts/line-chart';
import { palette } from '../../charts/palette';
import { epsilonName } from '../../data/epsilon-series';
import { claimNote, type ShownPrivacy, termsColumns, termsText } from '../../data/epsilon-terms';
import { formatEpsilon, formatMetric } from '../../data/metric-value';
import { type Axis, axisLabel, axisValues, type Series } from '../../data/series';
import { notCoveredNote } from '../../ui/not-covered';
import { type ClassColour, classLegendOfNames } from './class-legend';

type Chart = {
  readonly title: string;
  readonly names: readonly string[];
  readonly format?: (value: number) => string;
};

const charts: readonly Chart[] = [
  { title: 'Loss', names: [metricNames.trainingLoss, metricNames.validationLoss] },
  { title: 'Epsilon', names: [epsilonName], format: formatEpsilon },
  { title: 'Mean Dice', names: [metricNames.meanDice, metricNames.trivialMeanDice] },
  { title: 'Pixel accuracy', names: [metricNames.pixelAccuracy, metricNames.trivialPixelAccuracy] },
  { title: 'Median gradient norm', names: [metricNames.trainingGradientNorm] },
];

/** The metrics of a run as curves; those that epsilon does not cover say so. */
export function RunCharts({
  series,
  axis,
  classes,
  privacy,
}: {
  readonly series: readonly Series[];
  readonly axis: Axis;
  readonly classes: readonly ClassColour[];
  readonly privacy: ShownPrivacy;
}) {
  const measured = series
    .filter(({ name }) => name.startsWith(classDicePrefix))
    .map(({ name }) => name.slice(classDicePrefix.length));
  const legend = classes.length > 0 ? classes : classLegendOfNames(measured);
  const curvesOf = (named: readonly { readonly name: string; readonly colour: string }[]): readonly Curve[] =>
    // In the order of the names: a colour stays with its metric whichever arrives first.
    named.flatMap(({ name, colour }) =>
      series.filter((one) => one.name === name).map((one) => curveOf(one, axis, colour, privacy)),
    );
  const shown = [
    ...charts.map(({ title, names, format = formatMetric }) => ({
      title,
      format,
      curves: curvesOf(names.map((name, index) => ({ name, colour: palette[index] as string }))),
    })),
    {
      title: 'Dice by class',
      format: formatMetric,
      curves: curvesOf(legend.map(({ name, colour }) => ({ name: `${classDicePrefix}${name}`, colour }))),
    },
  ];
  return (
    <div className="charts">
      {shown.map(({ title, format, curves }) =>
        curves.length === 0 ? null : (
          <LineChart
            key={title}
            title={title === 'Epsilon' ? `Epsilon (${termsText(privacy)})` : title}
            xLabel={axisLabel(axis)}
            yLabel={title}
            format={format}
            curves={curves}
          />
        ),
      )}
    </div>
  );
}

function curveOf(series: Series, axis: Axis, colour: string, privacy: ShownPrivacy): Curve {
  const isEpsilon = series.name === epsilonName;
  const note = isEpsilon
    ? claimNote(privacy)
    : series.disclosure === 'DIAGNOSTIC'
      ? notCoveredNote
      : undefined;
  return {
    label: series.name.replace(classDicePrefix, ''),
    ...(note === undefined ? {} : { note }),
    ...(isEpsilon ? { columns: termsColumns(privacy) } : {}),
    x: axisValues(series, axis),
    y: series.values,
    colour,
  };
}
