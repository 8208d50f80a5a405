/**
 * Places for labels that belong at `ys`, moved apart to at least `gap` between them and kept in [low, high] where there is room.
 *
 * @returns in the order of `ys`; the order of places is that of the values.
 */
export function spreadLabels(
  ys: readonly number[],
  gap: number,
  low: number,
  high: number,
): readonly number[] {
  const order = ys.map((_, at) => at).sort((a, b) => (ys[a] as number) - (ys[b] as number));
  const placed = order.map((at) => ys[at] as number);
  for (let at = 1; at < placed.length; at++)
    placed[at] = Math.max(placed[at] as number, (placed[at - 1] as number) + gap);
  // What was pushed below the lowest place pushes back up.
  let limit = high;
  for (let at = placed.length - 1; at >= 0; at--) {
    placed[at] = Math.max(low, Math.min(placed[at] as number, limit));
    limit = (placed[at] as number) - gap;
  }
  const places: number[] = [];
  order.forEach((at, rank) => {
    places[at] = placed[rank] as number;
  });
  return places;
}
