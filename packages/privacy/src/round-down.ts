/**
 * Writes a number with `digits` decimals, rounded towards negative infinity: what is left of a budget is never
 * printed larger than it is.
 *
 * @param value finite.
 * @param digits 0 to 12.
 */
export function roundDown(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (Number(text) <= value) return text;
  return (Number(text) - 10 ** -digits).toFixed(digits);
}
