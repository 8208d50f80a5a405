import type { CheckRunConfigQuery } from '@clipwise/contract/operations';

/** Something that the API would refuse a config for. */
export type Problem = CheckRunConfigQuery['checkRunConfig']['problems'][number];

/** The problems of one input: those at its path, and those at entries of a list in it. */
export function problemsAt(problems: readonly Problem[], path: readonly string[]): readonly Problem[] {
  const place = path.join('.');
  return problems.filter((problem) => problem.path === place || problem.path.startsWith(`${place}.`));
}

/** The problems that no input shows: those of keys that the form does not have. */
export function problemsBeside(problems: readonly Problem[], shown: readonly string[]): readonly Problem[] {
  return problems.filter(
    ({ path }) => !shown.some((place) => path === place || path.startsWith(`${place}.`)),
  );
}
