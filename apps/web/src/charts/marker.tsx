import type { Marker } from '../identity/line-identity';

const shapes: Readonly<Record<Marker, string>> = {
  circle: 'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0',
  square: 'M-3 -3h6v6h-6z',
  triangle: 'M0 -4l4 7h-8z',
  diamond: 'M0 -4l4 4-4 4-4-4z',
};

/** The point of a run or a mean; its shape is its model's. */
export function MarkerShape({
  marker,
  x,
  y,
  colour,
  opacity,
}: {
  readonly marker: Marker;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly opacity?: number;
}) {
  return <path d={shapes[marker]} transform={`translate(${x} ${y})`} fill={colour} fillOpacity={opacity} />;
}
