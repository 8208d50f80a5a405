import type { Marker } from '../identity/line-identity';
import { MarkerShape } from './marker';

const width = 110;

/** A mean and its interval on the scale of a column; the shape of the mean is its model's. */
export function IntervalBar({
  mean,
  half,
  low,
  high,
  colour,
  marker,
  tick,
}: {
  readonly mean: number;
  readonly half: number | null;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
  readonly marker: Marker;
  /** Value to read against. */
  readonly tick?: number;
}) {
  const at = (value: number) => 6 + (high > low ? (value - low) / (high - low) : 0.5) * (width - 12);
  const x = at(mean);
  return (
    <svg width={width} height="16" aria-hidden="true" style={{ flex: 'none' }}>
      {tick === undefined ? null : (
        <line x1={at(tick)} x2={at(tick)} y1="1" y2="15" stroke="var(--baseline)" strokeWidth="1" />
      )}
      {half === null ? null : (
        <line x1={at(mean - half)} x2={at(mean + half)} y1="8" y2="8" stroke={colour} strokeWidth="1.75" />
      )}
      <MarkerShape marker={marker} x={x} y={8} colour={colour} />
    </svg>
  );
}
