import { bestAccountant } from '@clipwise/privacy';
import { auditEstimators, curveViolation } from '@clipwise/privacy/audit';
import type { PartState } from '../component.js';
import type { RunConfig } from '../config/run-config.js';
import type { ParameterValues, PrivateMechanism } from '../mechanism/private-mechanism.js';
import { buildRun } from '../training/build-run.js';
import { type MechanismAudit, type MechanismAuditOptions, violationConfidence } from './audit-mechanism.js';

/**
 * Attacks the mechanism of a config by the worst of some made-up images: the attacker sees the parameters before and after each step, and knows
 * the other examples, so that it can tell what a step without noise does with the image and without.
 *
 * Unlike a planted gradient, the image goes through model and loss: a loss that mixes the examples of a batch shows.
 *
 * @param config with `audit.inputCanaries` > 0 and plain gradient descent.
 */
export async function auditInput(
  config: RunConfig,
  { repetitions, confidence = 0.95, workingDirectory = '/' }: MechanismAuditOptions,
): Promise<MechanismAudit> {
  const startedAt = performance.now();
  const { mechanism, inputCanaries } = await buildRun(config, workingDirectory);
  if (inputCanaries === null) throw new Error('audit.inputCanaries is 0: there is nothing to attack');
  const initial = await mechanism.parameters();
  const images = await inputCanaries.state();
  const worst = await worstImage(config, workingDirectory, initial, images);
  const scores = { taken: [] as number[], left: [] as number[] };
  for (let step = 0; step < repetitions; step++) {
    inputCanaries.redraw();
    const isTaken = inputCanaries.isTaken(worst.index);
    inputCanaries.restore({ ...images, taken: only(isTaken ? worst.index : -1, inputCanaries.count) });
    const moved = await movedBy(mechanism, initial);
    scores[isTaken ? 'taken' : 'left'].push(
      moved.reduce((sum, value, index) => sum + value * (worst.direction[index] as number), 0),
    );
  }
  const { event } = mechanism;
  mechanism.dispose();
  const { delta, neighbouring } = config.privacy;
  const answer = bestAccountant.epsilon({ event, delta, neighbouring });
  if (answer.kind === 'unbounded') throw new Error(`nothing is claimed: ${answer.reason}`);
  const found = curveViolation({ scores, delta: 0, confidence: violationConfidence }, event, neighbouring);
  return {
    claimed: { epsilon: answer.epsilon, delta, event },
    repetitions: scores.taken.length + scores.left.length,
    steps: repetitions,
    confidence,
    bounds: auditEstimators.map((estimator) => estimator.bound({ scores, delta, confidence })),
    violation: found === null || 'kind' in found ? null : { attack: 'input', ...found },
    shortfall: null,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

/** The image that changes a step most, and how, by the same run without noise. */
async function worstImage(
  config: RunConfig,
  workingDirectory: string,
  initial: Parameters,
  images: PartState,
): Promise<{ readonly index: number; readonly direction: Float64Array }> {
  const quiet = { ...config, noise: { ...config.noise, noiseMultiplier: 0 } };
  const { mechanism, inputCanaries } = await buildRun(quiet, workingDirectory);
  const count = config.audit.inputCanaries;
  const movedWith = async (index: number) => {
    inputCanaries?.restore({ ...images, taken: only(index, count) });
    return movedBy(mechanism, initial);
  };
  const without = await movedWith(-1);
  let worst = { index: 0, direction: new Float64Array(), length: -1 };
  for (let index = 0; index < count; index++) {
    const direction = (await movedWith(index)).map((value, at) => value - (without[at] as number));
    const length = Math.hypot(...direction);
    if (length > worst.length) worst = { index, direction, length };
  }
  mechanism.dispose();
  return worst;
}

/** Of so many canaries, that one alone; none for -1. */
const only = (index: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, canary) => Number(canary === index));

type Parameters = ReadonlyMap<string, ParameterValues>;

/** What one step takes off the initial parameters, as one vector. */
async function movedBy(mechanism: PrivateMechanism, initial: Parameters): Promise<Float64Array> {
  mechanism.resumeAt(0, initial);
  await mechanism.step(async () => {});
  const before = flat(initial);
  return flat(await mechanism.parameters()).map((value, index) => (before[index] as number) - value);
}

function flat(parameters: Parameters): Float64Array {
  return Float64Array.from([...parameters.values()].flatMap(({ values }) => [...values]));
}
