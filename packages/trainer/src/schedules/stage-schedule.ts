import { z } from 'zod';

/** How a number of a run goes from its first value to another over the planned steps; in stages, as a ledger counts equal steps. */
export const stageScheduleSchema = (title: string) =>
  z
    .strictObject({
      finalRatio: z.number().min(1e-3).max(1e3).default(1).meta({
        title: 'Final ratio',
        description: 'Of the last stage’s value to the first’s; 1 keeps it constant.',
      }),
      stages: z.int().min(2).max(64).default(8).meta({
        title: 'Stages',
        description:
          'Equal parts of the planned steps, each with one value. Up to 8 of the noise have the tightest epsilon.',
      }),
    })
    .prefault({})
    .meta({ title });

/** A config with these fields. */
export interface StageSchedule {
  readonly finalRatio: number;
  readonly stages: number;
}

/** Steps that follow each other with one value. */
export interface Stage {
  /** Of its value to the first stage's. */
  readonly ratio: number;
  readonly steps: number;
}

/**
 * Stage k of K has ratio finalRatio^(k / (K - 1)) and the steps t of T with floor(t K / T) = k: an exponential that is held
 * for a while. The stages that have a step, in their order; one stage where nothing changes.
 *
 * Source: Yu et al. 2019 (arXiv:1904.02200), section V, exponential and step decay; Du et al. 2021 (arXiv:2111.00173) for
 * noise and clip norm together.
 */
export function stagesOf({ finalRatio, stages }: StageSchedule, plannedSteps: number): readonly Stage[] {
  if (finalRatio === 1) return [{ ratio: 1, steps: plannedSteps }];
  const startOf = (stage: number): number => Math.ceil((stage * plannedSteps) / stages);
  return Array.from({ length: stages }, (_, stage) => ({
    ratio: finalRatio ** (stage / (stages - 1)),
    steps: startOf(stage + 1) - startOf(stage),
  })).filter(({ steps }) => steps > 0);
}

/** The place in a list of what `step`, from 0 on, belongs to; the last one where it lies beyond. */
export function placeOf(parts: readonly { readonly steps: number }[], step: number): number {
  let end = 0;
  const place = parts.findIndex(({ steps }) => {
    end += steps;
    return step < end;
  });
  return place === -1 ? parts.length - 1 : place;
}

/** The same stages with one that begins at `step`. */
export function splitStages(stages: readonly Stage[], step: number): readonly Stage[] {
  let start = 0;
  return stages.flatMap((stage) => {
    const before = Math.min(stage.steps, Math.max(0, step - start));
    start += stage.steps;
    return [
      { ...stage, steps: before },
      { ...stage, steps: stage.steps - before },
    ].filter(({ steps }) => steps > 0);
  });
}
