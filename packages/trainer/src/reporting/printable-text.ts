/** A text without NUL and halves of surrogate pairs, such as a cut leaves: no database stores them. */
export function printable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\u{FFFD}');
}
