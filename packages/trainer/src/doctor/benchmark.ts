import type { RunConfig } from '../config/run-config.js';
import { askChild, type ChildOutcome } from './ask-child.js';
import { estimateRun, type RunEstimate, speedKey } from './estimate.js';
import type { Task } from './task.js';

/** Configs that are run one after another. */
export interface Plan {
  readonly name: string;
  readonly configs: readonly RunConfig[];
}

/** How long a plan will take; null where a config could not be measured. */
export interface PlanEstimate {
  readonly name: string;
  readonly seconds: number | null;
  readonly runs: readonly (
    | { readonly name: string; readonly kind: 'estimated'; readonly estimate: RunEstimate }
    | { readonly name: string; readonly kind: 'failed'; readonly reason: string }
  )[];
}

/** The speed of one backend, and what follows from it. */
export interface Benchmark {
  readonly backend: string;
  readonly convolutions: ChildOutcome<'convolutions'>;
  readonly plans: readonly PlanEstimate[];
}

/** Short enough for about ten seconds in all with the plans that are always there. */
const convolutionBudgetMs = 1500;
const firstTrainingBudgetMs = 2500;
const furtherTrainingBudgetMs = 1000;
const timeoutMs = 900_000;

/**
 * Measures a backend and estimates plans. Configs that train at the same speed are measured once.
 *
 * @param report told each step before it is taken.
 */
export async function benchmark(
  backend: string,
  plans: readonly Plan[],
  workingDirectory: string,
  report: (line: string) => void,
): Promise<Benchmark> {
  const configs = new Map(plans.flatMap((plan) => plan.configs.map((config) => [speedKey(config), config])));
  report(`measuring convolutions on ${backend}`);
  const convolutions = await askChild(
    { kind: 'convolutions', backend, budgetMs: convolutionBudgetMs },
    timeoutMs,
  );
  const speeds = new Map<string, ChildOutcome<'training'>>();
  for (const [key, config] of configs) {
    report(`measuring training on ${backend}, ${speeds.size + 1} of ${configs.size}`);
    const budgetMs = speeds.size === 0 ? firstTrainingBudgetMs : furtherTrainingBudgetMs;
    const task: Extract<Task, { kind: 'training' }> = {
      kind: 'training',
      backend,
      budgetMs,
      config,
      workingDirectory,
    };
    speeds.set(key, await askChild(task, timeoutMs));
  }
  return { backend, convolutions, plans: plans.map((plan) => estimatePlan(plan, speeds)) };
}

function estimatePlan(
  { name, configs }: Plan,
  speeds: ReadonlyMap<string, ChildOutcome<'training'>>,
): PlanEstimate {
  const runs = configs.map((config, index) => {
    const outcome = speeds.get(speedKey(config)) as ChildOutcome<'training'>;
    const label = config.name ?? (configs.length === 1 ? name : `run ${index + 1}`);
    return outcome.kind === 'answer'
      ? ({ name: label, kind: 'estimated', estimate: estimateRun(config, outcome.answer) } as const)
      : ({ name: label, kind: 'failed', reason: outcome.reason } as const);
  });
  const seconds = runs.map((run) => (run.kind === 'estimated' ? run.estimate.seconds : Number.NaN));
  const total = seconds.reduce((sum, value) => sum + value, 0);
  return { name, seconds: Number.isNaN(total) ? null : total, runs };
}
