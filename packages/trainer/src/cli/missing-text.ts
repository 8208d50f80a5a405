import type { DrainOutcome } from '../reporting/graphql-reporter.js';
import { spoolPaths } from '../reporting/spool.js';

/**
 * What the API does not have of a run, where that is, and what to do; undefined when it has everything.
 *
 * @param folder with the events that were recorded.
 */
export function missingText(outcome: DrainOutcome, apiUrl: string, folder: string): string | undefined {
  const place = `what was recorded is in ${folder}`;
  switch (outcome.kind) {
    case 'drained':
      return outcome.hasEnded
        ? undefined
        : `the run's end could not be recorded; ${place}; when the disk is well: ${sendCommandLine(apiUrl, folder)}`;
    case 'aborted':
      return `the API has not taken everything; ${place}; send it with: ${sendCommandLine(apiUrl, folder)}`;
    case 'rejected':
      return `the API has not taken everything (${outcome.message}); ${place}; when that is mended: ${sendCommandLine(apiUrl, folder)}`;
    case 'lease-lost':
    case 'run-ended':
      return `the API takes no more of it (${outcome.message}); ${place}; what it has spent: clipwise-privacy epsilon --ledger ${spoolPaths(folder).events}`;
    default:
      return outcome satisfies never;
  }
}

/** The command that sends what a folder holds. */
export function sendCommandLine(apiUrl: string, folder: string): string {
  return `clipwise send ${folder} --api ${apiUrl}`;
}
