/** A value from 0 to 1 as a bar, with ticks for what a trivial answer reaches and for a reference. */
export function ValueBar({
  value,
  trivial,
  reference,
  half = null,
  colour,
  width = 120,
  height = 2,
}: {
  readonly value: number;
  readonly trivial?: number | undefined;
  readonly reference?: number | undefined;
  /** Half the width of the interval around the value. */
  readonly half?: number | null;
  readonly colour: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const y = 7 - height / 2;
  const at = (share: number) => Math.min(1, Math.max(0, share)) * width;
  return (
    <svg
      width={width}
      height="14"
      role="img"
      aria-label={`${value.toFixed(3)} of 1${trivial === undefined ? '' : `; trivial ${trivial.toFixed(3)}`}`}
      style={{ flex: 'none' }}
    >
      <rect y={y} width={width} height={height} fill="var(--track)" />
      <rect y={y} width={at(value)} height={height} fill={colour} />
      {half === null ? null : (
        <>
          <rect
            x={at(value - half)}
            y="2"
            width={Math.max(3, at(value + half) - at(value - half))}
            height="10"
            fill="var(--text)"
            fillOpacity="0.26"
          />
          <line x1={at(value)} x2={at(value)} y1="1" y2="13" stroke="var(--text)" strokeWidth="1.5" />
        </>
      )}
      {[trivial, reference].map((tick) =>
        tick === undefined ? null : (
          <line
            key={tick}
            x1={at(tick)}
            x2={at(tick)}
            y1="1"
            y2="13"
            stroke="var(--baseline)"
            strokeWidth="1.25"
          />
        ),
      )}
    </svg>
  );
}
