/**
 * Why a run failed whose trainer ended without saying so.
 *
 * @param exit in words: `exit code 1`, `signal SIGKILL`.
 * @param lastWords the end of the trainer's log. After a signal that is a line of progress, whose diagnostics do not
 * belong into a message.
 */
export function crashMessage(exit: string, lastWords: string): string {
  return exit.startsWith('signal')
    ? `the trainer ended with ${exit}; if the machine ran out of memory, set training.microbatchSize lower and run it again`
    : `the trainer ended with ${exit}: ${lastWords}`;
}
