/** A value with half the width of its interval: "0.597 ± 0.020". */
export function Interval({
  mean,
  half,
  digits = 3,
}: {
  readonly mean: number;
  readonly half: number | null;
  readonly digits?: number;
}) {
  return (
    <span className="nowrap">
      {mean.toFixed(digits)}
      {half === null ? null : <span className="spread"> ± {half.toFixed(digits)}</span>}
    </span>
  );
}
