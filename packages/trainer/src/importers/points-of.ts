import type { ImportedPoint } from './importer.js';

/** A value as it was logged. */
export interface LoggedValue {
  readonly name: string;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
  readonly epoch?: number;
}

/**
 * Values in the order of their steps, those of a step together. One that was logged again at a step stands in a point of its own:
 * nothing is merged or thinned.
 */
export function pointsOf(values: readonly LoggedValue[], startedAt: number): readonly ImportedPoint[] {
  const bySteps = new Map<number, LoggedValue[][]>();
  for (const value of values) {
    const rounds = bySteps.get(value.step) ?? [];
    bySteps.set(value.step, rounds);
    const free = rounds.find((round) => round.every(({ name }) => name !== value.name));
    if (free === undefined) rounds.push([value]);
    else free.push(value);
  }
  return [...bySteps.keys()]
    .sort((one, other) => one - other)
    .flatMap((step) =>
      (bySteps.get(step) ?? []).map((round) => ({
        step,
        epoch: Math.max(0, ...round.map(({ epoch = 0 }) => epoch)),
        wallTimeMs: Math.max(0, Math.min(...round.map(({ at }) => at)) - startedAt),
        metrics: Object.fromEntries(round.map(({ name, value }) => [name, value])),
      })),
    );
}
