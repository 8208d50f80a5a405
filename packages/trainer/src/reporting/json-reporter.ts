import type { ProgressOutput } from './console-reporter.js';
import type { EventObserver } from './tee-sink.js';

/** Prints each event as a line of JSON. What the output does not take is lost to its reader, not to the run. */
export function jsonReporter(output: ProgressOutput): EventObserver {
  return { observe: (event) => void output.write(`${JSON.stringify(event)}\n`) };
}
