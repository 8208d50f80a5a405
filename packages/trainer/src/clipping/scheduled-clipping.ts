import { ComponentError, createComponent } from '../component.js';
import { placeOf, type StageSchedule, stagesOf } from '../schedules/stage-schedule.js';
import type { ClippingContext, ClippingStrategy } from './clipping-strategy.js';
import { clippingRegistry } from './registry.js';

/**
 * The clipping of a config, whose clip norms follow a schedule: in each stage it is the strategy that the config would name
 * with its clip norms times the stage's ratio. The noise follows its sensitivity, so that what a step costs stays the same.
 *
 * @throws ComponentError for a clipping that chooses its clip norm by itself, or has none.
 */
export function clippingOf(
  config: { readonly kind: string; readonly clipNorm?: number | readonly number[] },
  schedule: StageSchedule,
  plannedSteps: number,
  context: ClippingContext,
): ClippingStrategy {
  const strategyAt = (ratio: number): ClippingStrategy =>
    createComponent('clipping', clippingRegistry, scaled(config, ratio), context);
  const first = strategyAt(1);
  if (schedule.finalRatio === 1) return first;
  if (config.clipNorm === undefined || first.adaptation !== undefined)
    throw new ComponentError(
      'schedules.clipNorm.finalRatio',
      `must be 1 when clipping.kind is "${config.kind}", got ${schedule.finalRatio}: ${config.clipNorm === undefined ? 'it has no clip norm' : 'it chooses its clip norm by itself'}`,
    );
  const stages = stagesOf(schedule, plannedSteps);
  const strategies = stages.map(({ ratio }) => strategyAt(ratio));
  let current = first;
  return {
    name: first.name,
    isBounded: first.isBounded,
    groups: first.groups,
    groupCount: first.groupCount,
    get sensitivity() {
      return current.sensitivity;
    },
    weights: (norms) => current.weights(norms),
    beginStep: (step) => {
      current = strategies[placeOf(stages, step)] ?? first;
    },
  };
}

function scaled<Config extends { readonly clipNorm?: number | readonly number[] }>(
  config: Config,
  ratio: number,
): Config {
  const { clipNorm } = config;
  if (clipNorm === undefined || ratio === 1) return config;
  const times = (norm: number): number => norm * ratio;
  return { ...config, clipNorm: typeof clipNorm === 'number' ? times(clipNorm) : clipNorm.map(times) };
}
