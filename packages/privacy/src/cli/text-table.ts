/** Rows of cells as lines with aligned columns, two spaces apart; no line ends in spaces. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** `digits` significant digits, rounded towards positive infinity. @param value finite, >= 0. */
export function significantUp(value: number, digits: number): string {
  const text = Number(value.toPrecision(digits));
  if (text >= value) return String(text);
  const unit = 10 ** (Math.floor(Math.log10(value)) - digits + 1);
  return String(Number((text + unit).toPrecision(digits)));
}

/** `digits` significant digits, rounded towards negative infinity. @param value finite, >= 0. */
export function significantDown(value: number, digits: number): string {
  const text = Number(value.toPrecision(digits));
  if (text <= value) return String(text);
  const unit = 10 ** (Math.floor(Math.log10(value)) - digits + 1);
  return String(Number((text - unit).toPrecision(digits)));
}

/** Seconds as milliseconds for people. */
export function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(seconds < 0.1 ? 2 : 0)} ms`;
}
