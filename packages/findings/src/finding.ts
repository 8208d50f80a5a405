import type { RunFacts } from './run-facts.js';

/**
 * - `error`: what is claimed does not hold.
 * - `warning`: a number or a comparison misleads.
 * - `note`: worth knowing before a conclusion is drawn.
 */
export type Severity = 'error' | 'warning' | 'note';

/** What a rule saw. */
export interface Hit {
  /** Ids of the runs that it is about. */
  readonly runs: readonly string[];
  /** What was seen, in a sentence with its numbers. */
  readonly text: string;
  /** The numbers that it rests on, by name. */
  readonly evidence: Readonly<Record<string, number>>;
}

/** A fault that a rule looks for. */
export interface Rule {
  readonly code: string;
  readonly severity: Severity;
  /** The fault in a few words. */
  readonly title: string;
  /** What follows from it. */
  readonly meaning: string;
  readonly remedy: string;
  /** @param runs those of one study or import, or a single run. */
  readonly find: (runs: readonly RunFacts[]) => readonly Hit[];
}

/** A fault that was found. */
export interface Finding extends Hit {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}

/** Looks at each run by itself. */
export function inEachRun(
  look: (run: RunFacts) => Omit<Hit, 'runs'> | null,
): (runs: readonly RunFacts[]) => readonly Hit[] {
  return (runs) =>
    runs.flatMap((run) => {
      const seen = look(run);
      return seen === null ? [] : [{ ...seen, runs: [run.id] }];
    });
}
