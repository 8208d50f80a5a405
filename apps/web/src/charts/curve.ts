/** One curve; `x` ascends. */
export type Curve = {
  readonly label: string;
  /** What has to be said wherever the curve is shown. */
  readonly note?: string;
  /** What an export says of every point of the curve, by column. */
  readonly columns?: Readonly<Record<string, string | number | null>>;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly colour: string;
  readonly dash?: readonly number[];
};

/** The label with the curve's note. */
export function fullLabel({ label, note }: Curve): string {
  return note === undefined ? label : `${label} (${note})`;
}

/** A note that holds for every curve is said once, with the title; others stay with their curves. */
export function withNotes(
  title: string,
  curves: readonly Curve[],
): { readonly heading: string; readonly labels: readonly string[] } {
  const note = curves[0]?.note;
  return note !== undefined && curves.every((curve) => curve.note === note)
    ? { heading: `${title} (${note})`, labels: curves.map(({ label }) => label) }
    : { heading: title, labels: curves.map(fullLabel) };
}
