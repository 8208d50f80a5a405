/** How a text begins that spreadsheets take for a formula. Source: OWASP, CSV injection. */
const formula = /^[=+\-@\t\r＝＋－＠]/;

/** A text as a cell of CSV holds it: before one that a spreadsheet would run stands an apostrophe. */
export function spreadsheetText(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}
