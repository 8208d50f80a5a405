/**
 * Round numbers from `low` to `high`, about `count` of them: multiples of 1, 2 or 5 times a power of ten.
 * None below `low` or above `high`.
 */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  if (!(high > low) || count < 1) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.7) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** Powers of ten from `low` to `high`, with numbers between them where there are few. `low` > 0. */
export function logTicks(low: number, high: number): readonly number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const decades = Math.log10(high / low);
  const factors = decades <= 1 ? [1, 2, 3, 5] : decades <= 3 ? [1, 3] : [1];
  const ticks: number[] = [];
  for (let power = from; power <= to; power++)
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(3));
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  return ticks;
}

/** Ticks as text, all with the decimals that the finest needs; powers of ten from 1e5 on and below 1e-4. */
export function tickTexts(ticks: readonly number[]): readonly string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  const smallest = Math.min(...ticks.filter((tick) => tick !== 0).map(Math.abs));
  if (largest >= 1e5 || smallest < 1e-4)
    return ticks.map((tick) => (tick === 0 ? '0' : tick.toExponential().replace('e+', 'e')));
  const decimals = Math.max(0, ...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length));
  return ticks.map((tick) => (decimals > 3 ? String(tick) : tick.toFixed(decimals)));
}
