/** A short piece of a line as a chart draws it, for a legend or a table. */
export function LineSample({
  colour,
  dash,
  width = 20,
}: {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width?: number;
}) {
  return (
    <svg className="line-sample" width={width} height="10" aria-hidden="true">
      <line
        x1="1"
        x2={width - 1}
        y1="5"
        y2="5"
        stroke={colour}
        strokeWidth="2.5"
        strokeDasharray={dash.join(' ') || undefined}
      />
    </svg>
  );
}
