import { stepsBeside } from '@clipwise/statistics';
import { logTicks, niceTicks, tickTexts } from '../../charts/ticks';
import { termsText } from '../../data/epsilon-terms';
import { formatEpsilon } from '../../data/metric-value';
import { modelMarker } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { NotCovered } from '../../ui/not-covered';
import { Panel } from '../../ui/panel';
import { cellLook, type ReadStudy, type StudyCell } from './study';

type Pareto = ReadStudy['pareto'];
type Front = Pareto['fronts'][number];

const size = { width: 420, height: 260 };
/** Units of the chart between cells of one epsilon. */
const apart = 8;
const plot = { left: 40, right: 408, top: 12, bottom: 226 };

/** Utility against epsilon, a chart for each data set, delta, unit and relation; trivial and non-private as lines. */
export function ParetoPanel({
  pareto,
  cells,
  title,
}: {
  readonly pareto: Pareto;
  readonly cells: readonly StudyCell[];
  readonly title: string;
}) {
  const disclosure = cells.find((cell) => cell.disclosure === 'DIAGNOSTIC')?.disclosure ?? undefined;
  return (
    <Panel
      title={`${title} by epsilon`}
      mark={<NotCovered disclosure={disclosure} />}
      sub="front and 95 % intervals; cells of one epsilon stand beside each other"
      testId="study-pareto"
      className="study-pareto"
    >
      {pareto.fronts.length === 0 ? (
        <p className="muted">No private cell has a completed run yet.</p>
      ) : (
        pareto.fronts.map((front) => (
          <FrontChart
            key={JSON.stringify([front.dataset, front.delta, front.unit, front.neighbouring])}
            front={front}
            pareto={pareto}
            cells={cells}
          />
        ))
      )}
    </Panel>
  );
}

function FrontChart({
  front,
  pareto,
  cells,
}: {
  readonly front: Front;
  readonly pareto: Pareto;
  readonly cells: readonly StudyCell[];
}) {
  const points = front.points.flatMap(({ epsilon, isOnFront, cell: { key } }) => {
    const cell = cells.find((one) => one.key === key);
    return cell?.mean == null || epsilon <= 0 ? [] : [{ epsilon, isOnFront, cell, mean: cell.mean }];
  });
  const beside = stepsBeside(points);
  const lines = [
    ...pareto.nonPrivate.flatMap(({ name, mean }) => (mean == null ? [] : [{ label: name, value: mean }])),
    ...(pareto.trivial == null ? [] : [{ label: 'trivial', value: pareto.trivial }]),
  ];
  const values = [
    ...points.flatMap(({ mean, cell: { interval } }) => [
      mean,
      interval?.low ?? mean,
      interval?.high ?? mean,
    ]),
    ...lines.map(({ value }) => value),
  ];
  const [low, high] = [Math.min(0, ...values), Math.max(...values) * 1.05 || 1];
  const epsilons = points.map(({ epsilon }) => epsilon);
  const [from, to] = [Math.min(...epsilons) / 1.5, Math.max(...epsilons) * 1.5];
  const x = (epsilon: number) =>
    plot.left + (Math.log(epsilon / from) / Math.log(to / from)) * (plot.right - plot.left);
  const y = (value: number) => plot.bottom - ((value - low) / (high - low)) * (plot.bottom - plot.top);
  const yTicks = niceTicks(low, high, 4);
  const xTicks = logTicks(from, to).filter((tick) => tick >= from && tick <= to);
  const path = points
    .filter(({ isOnFront }) => isOnFront)
    .map(({ epsilon, mean }) => `${x(epsilon)},${y(mean)}`);
  const terms = termsText({ ...front, delta: front.delta ?? null });
  return (
    <svg
      className="study-front"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={`${pareto.metric} of ${points.length} cells by epsilon, ${terms}`}
    >
      {tickTexts(yTicks).map((text, at) => (
        <g key={text}>
          <line
            x1={plot.left}
            x2={plot.right}
            y1={y(yTicks[at] as number)}
            y2={y(yTicks[at] as number)}
            stroke="var(--grid)"
          />
          <text x={plot.left - 6} y={y(yTicks[at] as number) + 4} textAnchor="end" fill="var(--faint)">
            {text}
          </text>
        </g>
      ))}
      <line x1={plot.left} x2={plot.right} y1={plot.bottom} y2={plot.bottom} stroke="var(--axis)" />
      {tickTexts(xTicks).map((text, at) => (
        <text
          key={text}
          x={x(xTicks[at] as number)}
          y={plot.bottom + 15}
          textAnchor="middle"
          fill="var(--faint)"
        >
          {text}
        </text>
      ))}
      <text x={plot.right} y={plot.bottom + 29} textAnchor="end" fill="var(--faint)">
        epsilon, {terms}
      </text>
      {lines.map(({ label, value }) => (
        <g key={label}>
          <line
            x1={plot.left}
            x2={plot.right}
            y1={y(value)}
            y2={y(value)}
            stroke="var(--baseline)"
            strokeDasharray="2 3"
          />
          <text x={plot.left + 4} y={y(value) - 4} fill="var(--muted)">
            {label} {value.toFixed(3)}
          </text>
        </g>
      ))}
      <polyline points={path.join(' ')} fill="none" stroke="var(--baseline)" />
      {points.map(({ epsilon, mean, cell }, place) => {
        const colour = cssColour(cellLook(cell).token);
        const [cx, cy] = [x(epsilon) + apart * (beside[place] ?? 0), y(mean)];
        return (
          <g key={cell.key}>
            <title>{`${cell.name}: ${mean.toFixed(3)} at epsilon ${formatEpsilon(epsilon)}`}</title>
            {cell.interval == null ? null : (
              <line
                x1={cx}
                x2={cx}
                y1={y(cell.interval.low)}
                y2={y(cell.interval.high)}
                stroke={colour}
                strokeWidth="1.5"
              />
            )}
            {modelMarker(cell.model) === 'circle' ? (
              <circle cx={cx} cy={cy} r="3.5" fill={colour} />
            ) : (
              <rect x={cx - 3} y={cy - 3} width="6" height="6" fill={colour} />
            )}
          </g>
        );
      })}
    </svg>
  );
}
