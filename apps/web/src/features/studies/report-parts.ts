/** Panels that a report can hold. */
export const panelNames = [
  'figures',
  'claims',
  'cells',
  'front',
  'progress',
  'comparisons',
  'findings',
  'class-dice',
] as const;
export type PanelName = (typeof panelNames)[number];

/** A piece of a report: Markdown, or the place of a live panel. */
export type ReportPart = (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'panel'; readonly name: PanelName }
) & {
  /** Where it ends in the report, from 0: what tells it from the others. */
  readonly line: number;
};

/**
 * Divides a report at the lines that name a panel, outside of blocks of code. A name that no panel has stays as it was written.
 *
 * @example
 * reportParts('Before\n[[cells]]\nafter'); // text, the panel "cells", text
 */
export function reportParts(report: string): readonly ReportPart[] {
  const parts: ReportPart[] = [];
  let text: string[] = [];
  let isCode = false;
  const end = (at: number): void => {
    if (text.some((line) => line.trim() !== ''))
      parts.push({ kind: 'text', text: text.join('\n'), line: at - 1 });
    text = [];
  };
  const lines = report.split('\n');
  for (const [at, line] of lines.entries()) {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    const name = isCode ? undefined : panelNames.find((one) => line.trim() === `[[${one}]]`);
    if (name === undefined) text.push(line);
    else {
      end(at);
      parts.push({ kind: 'panel', name, line: at });
    }
  }
  end(lines.length);
  return parts;
}
