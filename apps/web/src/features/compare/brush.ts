import type { Dimension } from './dimensions';
import type { DetailedRun } from './use-compared';

/** What is brushed, by dimension: a stretch of numbers, or texts. */
export type Brush = Readonly<Record<string, readonly [number, number] | readonly string[]>>;

/** Reads the brush of an address; what is not understood is left out. */
export function readBrush(text: string | null): Brush {
  if (text === null) return {};
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(
      Object.entries(read).filter(
        ([, part]) =>
          Array.isArray(part) &&
          (part.every((one) => typeof one === 'string') ||
            (part.length === 2 && part.every((one) => typeof one === 'number'))),
      ),
    ) as Brush;
  } catch {
    return {};
  }
}

/** A brush as an address keeps it; undefined for none. */
export function brushText(brush: Brush): string | undefined {
  return Object.keys(brush).length === 0 ? undefined : JSON.stringify(brush);
}

/** The brush with a part of a dimension, or without it. */
export function withPart(brush: Brush, id: string, part: Brush[string] | undefined): Brush {
  const { [id]: _before, ...others } = brush;
  return part === undefined ? others : { ...others, [id]: part };
}

/** Whether a run is inside every part. A part of a dimension that is not there lets every run through. */
export function isBrushed(run: DetailedRun, brush: Brush, dimensions: readonly Dimension[]): boolean {
  return Object.entries(brush).every(([id, part]) => {
    const dimension = dimensions.find((one) => one.id === id);
    if (dimension === undefined) return true;
    const value = dimension.of(run);
    if (value === null) return false;
    if (typeof value === 'string') return (part as readonly unknown[]).includes(value);
    const [low, high] = part;
    return typeof low === 'number' && typeof high === 'number' && value >= low && value <= high;
  });
}

/** A part in words: "0.5 to 1", "U-Net or Nested U-Net". */
export function partText(part: Brush[string]): string {
  return typeof part[0] === 'number'
    ? part.map((value) => Number((value as number).toPrecision(4))).join(' to ')
    : part.join(' or ');
}
