import { isDrawable } from '../data/drawable';

/** The course of a value in the height of a row, in ink; gaps stay gaps. */
export function Sparkline({
  x,
  y,
  low,
  high,
}: {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly low: number;
  readonly high: number;
}) {
  const from = x[0] ?? 0;
  const to = x.at(-1) ?? 1;
  let isDown = false;
  const d = x
    .map((at, index) => {
      const value = y[index];
      if (!isDrawable(value)) {
        isDown = false;
        return '';
      }
      const command = isDown ? 'L' : 'M';
      isDown = true;
      const left = to > from ? ((at - from) / (to - from)) * 100 : 50;
      const top = 16 - ((value - low) / (high - low)) * 14;
      return `${command}${left.toFixed(2)} ${top.toFixed(2)}`;
    })
    .join('');
  return (
    <svg width="100%" height="18" viewBox="0 0 100 18" preserveAspectRatio="none" aria-hidden="true">
      <path d={d} fill="none" stroke="var(--text)" strokeWidth="1.25" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
