/** What a subcommand leaves for the process: 0 answered, 1 there is no finite answer. */
export interface Outcome {
  exitCode: 0 | 1;
}
