/** What `clipwise import` reads: the word of the command, the tool, and an example of a path. */
export const importedTools = [
  { kind: 'tensorboard', tool: 'TensorBoard', path: 'runs/' },
  { kind: 'mlflow', tool: 'MLflow', path: 'mlruns/' },
  { kind: 'wandb', tool: 'Weights & Biases', path: 'wandb/' },
  { kind: 'neptune', tool: 'Neptune, by neptune-exporter', path: 'exports/' },
  { kind: 'csv', tool: 'A log as CSV', path: 'log.csv' },
  { kind: 'study-csv', tool: 'Result tables of published studies', path: 'results/' },
] as const;

/**
 * The command that brings in what a tool has recorded.
 *
 * @param isControlled whether the API asks for a key, which is then read from a file.
 */
export function importCommand(
  { kind, path }: (typeof importedTools)[number],
  apiUrl: string,
  isControlled: boolean,
): string {
  const key = isControlled ? ' --api-key-file FILE' : '';
  return `npx clipwise import ${kind} ${path} --api ${apiUrl}${key} --study imported`;
}
