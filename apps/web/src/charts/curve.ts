import { isDrawable } from '../data/drawable';
import type { Colour } from '../theme/colour';

/** One curve; `x` ascends. NaN and infinities in `y` are marked, null is a gap. */
export type Curve = {
  /** Tells curves apart; a label may occur twice. */
  readonly id?: string;
  readonly label: string;
  /** What has to be said wherever the curve is shown. */
  readonly note?: string;
  /** What an export says of every point of the curve, by column. */
  readonly columns?: Readonly<Record<string, string | number | null>>;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  /** Bounds around the curve, as long as `y`. */
  readonly band?: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
  readonly colour: Colour;
  readonly dash?: readonly number[];
  /** How its values are written, where the chart's way would not do. */
  readonly format?: (value: number) => string;
  /** A label at the end of the line; left out for one of many seeds. */
  readonly isLabelled?: boolean;
  /** Thin and pale: one of many. */
  readonly isQuiet?: boolean;
};

/** What tells a curve apart. */
export const keyOf = ({ id, label }: Curve): string => id ?? label;

/** A horizontal line that values are read against. */
export type ReferenceLine = { readonly value: number; readonly label: string };

/** The label with the curve's note. */
export function fullLabel({ label, note }: Pick<Curve, 'label' | 'note'>): string {
  return note === undefined ? label : `${label} (${note})`;
}

/** The label with a star for a note, which a legend says in words, and the last value: "train* 0.86". */
export function endLabel(curve: Curve, chartFormat: (value: number) => string): string {
  const { label, note, y, format = chartFormat } = curve;
  const last = y.findLast(isDrawable);
  return `${label}${note === undefined ? '' : '*'}${last === undefined ? '' : ` ${format(last)}`}`;
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
