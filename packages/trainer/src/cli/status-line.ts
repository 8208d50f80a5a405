import type { ProgressOutput } from '../reporting/console-reporter.js';

/** One line on a terminal that says what is being done; nothing anywhere else. */
export function statusLine(output: ProgressOutput): { show(text: string): void; clear(): void } {
  const write = (text: string): void => {
    if (output.isTTY === true) output.write(`\r\x1b[K${text.slice(0, (output.columns || 80) - 1)}`);
  };
  return { show: (text) => write(`${text} ...`), clear: () => write('') };
}
