/** A text of a line, and how soon it is left out when there is no room: the highest first. */
export interface LinePart {
  readonly text: string;
  readonly leaveOut: number;
}

const gap = '  ';

/** The parts side by side, in their order, as many as `columns` hold. */
export function fitColumns(parts: readonly LinePart[], columns: number): string {
  const line = parts.map(({ text }) => text).join(gap);
  if (line.length <= columns || parts.length <= 1) return line.slice(0, columns);
  const least = parts.reduce((one, other) => (other.leaveOut > one.leaveOut ? other : one));
  return fitColumns(
    parts.filter((part) => part !== least),
    columns,
  );
}

/** Lines of at most `columns`, broken between words; a word that is longer keeps its line, so that a path can be copied. */
export function wrapColumns(text: string, columns: number): string {
  const lines: string[] = [];
  for (const given of text.split('\n')) {
    let line: string | undefined;
    for (const word of given.split(' ')) {
      if (line === undefined) line = word;
      else if (line.length + 1 + word.length <= columns) line += ` ${word}`;
      else {
        lines.push(line);
        line = `${gap}${word}`;
      }
    }
    lines.push(line ?? '');
  }
  return lines.join('\n');
}
