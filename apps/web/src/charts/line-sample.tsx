/** A short piece of a line as a chart draws it, for a legend. */
export function LineSample({ colour, dash }: { readonly colour: string; readonly dash: readonly number[] }) {
  return (
    <svg className="line-sample" width="32" height="8" aria-hidden="true">
      <line x1="0" x2="32" y1="4" y2="4" stroke={colour} strokeWidth="2" strokeDasharray={dash.join(' ')} />
    </svg>
  );
}
