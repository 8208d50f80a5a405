/**
 * Writes a number with `digits` decimals, rounded towards positive infinity: what is printed never claims less than the value.
 *
 * @param value finite.
 * @param digits 0 to 12.
 */
export function roundUp(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (Number(text) >= value) return text;
  return (Number(text) + 10 ** -digits).toFixed(digits);
}
