import { LineSample } from './line-sample';

export type TipRow = {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly isHighlighted: boolean;
};

const mostRows = 14;

/** The values at the crosshair, beside it and away from the ends of the lines. */
export function ChartTip({
  heading,
  rows,
  isAtLeft,
}: {
  readonly heading: string;
  readonly rows: readonly TipRow[];
  readonly isAtLeft: boolean;
}) {
  return (
    <div className="chart-tip" style={isAtLeft ? { left: 44, bottom: 34 } : { right: 8, bottom: 34 }}>
      <div className="chart-tip-row faint">{heading}</div>
      {rows.slice(0, mostRows).map(({ key, label, text, colour, dash, isHighlighted }) => (
        <div key={key} className={`chart-tip-row${isHighlighted ? ' is-highlighted' : ''}`}>
          <LineSample colour={colour} dash={dash} />
          <span className="cut">{label}</span>
          <b>{text}</b>
        </div>
      ))}
      {rows.length > mostRows ? (
        <div className="chart-tip-row faint">and {rows.length - mostRows} lower</div>
      ) : null}
    </div>
  );
}
