import { bestAccountant, type DpEvent } from '@clipwise/privacy';
import {
  type AuditBound,
  type AuditScores,
  auditEstimators,
  type CurveViolation,
  curveViolation,
  fitGaussian,
} from '@clipwise/privacy/audit';
import type { RunConfig } from '../config/run-config.js';
import { noiseMultiplierOf } from '../noise/release-sum.js';
import { buildRun } from '../training/build-run.js';
import { stepAttacks } from './attacks.js';
import type { CanarySighting, GradientCanaries } from './gradient-canaries.js';

/** How an audit of a mechanism is made. */
export interface MechanismAuditOptions {
  /** Canaries that are scored, over all repetitions. */
  readonly repetitions: number;
  /** Steps that each canary is in or out of; default 1. */
  readonly stepsPerRepetition?: number;
  /** Of the bounds that are told. Default 0.95. */
  readonly confidence?: number;
  readonly workingDirectory?: string;
}

/** How sure it has to be before it says that a claim is wrong; the attacks share what is left. */
export const violationConfidence = 0.99;

/** As sure before it says that signal is lost, of which no attack has to find anything. */
const shortfallConfidence = 1 - 1e-5;

/** A release that stays within this share of the billed noise is as it should be; the grid adds 9e-5. */
const toleratedShortfall = 0.03;

/** What an attack on the real mechanism found. */
export interface MechanismAudit {
  readonly claimed: { readonly epsilon: number; readonly delta: number; readonly event: DpEvent };
  readonly repetitions: number;
  readonly steps: number;
  readonly confidence: number;
  /** Of the likelihood ratio, by every estimator. */
  readonly bounds: readonly AuditBound[];
  /** Rates that the claim does not allow, and the attack that reached them; null where none did. */
  readonly violation: (CurveViolation & { readonly attack: string }) | null;
  /**
   * The canaries stood out less than the noise that is billed would let them: something is lost, though no privacy. Null where
   * they did not, or where a step takes a sample.
   */
  readonly shortfall: { readonly expectedMu: number; readonly atMostMu: number } | null;
  readonly seconds: number;
}

/**
 * Attacks the mechanism that `buildRun` makes of a config, and compares what the attacks reach with what is charged.
 *
 * Every step is a whole one: sampled, clipped, masked, summed, released and applied by the objects that a run would have. Its
 * canaries are as many repetitions, as each has coordinates and noise of its own; whether they take part is tossed again for each.
 *
 * @param config with `audit.canaries` > 0; private.
 */
export async function auditMechanism(
  config: RunConfig,
  { repetitions, stepsPerRepetition = 1, confidence = 0.95, workingDirectory = '/' }: MechanismAuditOptions,
): Promise<MechanismAudit> {
  const startedAt = performance.now();
  const { mechanism, canaries } = await buildRun(config, workingDirectory);
  if (canaries === null) throw new Error('audit.canaries is 0: there is nothing to attack');
  const { event } = mechanism;
  const whole = gather();
  const single = stepAttacks.map(gather);
  let steps = 0;
  let before: readonly CanarySighting[] | undefined;
  while (whole.count() < repetitions) {
    canaries.redraw();
    for (let step = 0; step < stepsPerRepetition; step++, steps++) await mechanism.step(async () => {});
    whole.addAll(canaries.scores());
    before = addSingle(single, canaries, before);
  }
  mechanism.dispose();
  const { delta, neighbouring } = config.privacy;
  const claim: DpEvent = { kind: 'self-composed', event, count: stepsPerRepetition };
  const answer = bestAccountant.epsilon({ event: claim, delta, neighbouring });
  if (answer.kind === 'unbounded') throw new Error(`nothing is claimed: ${answer.reason}`);

  const share = 1 - (1 - violationConfidence) / (1 + stepAttacks.length);
  const attacks = [
    { kind: 'likelihood-ratio', scores: whole.scores, event: claim },
    ...stepAttacks.map(({ kind }, index) => ({ kind, scores: (single[index] as Gathered).scores, event })),
  ];
  const violations = attacks.flatMap(({ kind, scores, event: own }) => {
    if (scores.taken.length === 0 || scores.left.length === 0) return [];
    const found = curveViolation({ scores, delta: 0, confidence: share }, own, neighbouring);
    return found === null || 'kind' in found ? [] : [{ attack: kind, ...found }];
  });
  const query = { scores: whole.scores, delta, confidence };
  const isWhole = event.kind === 'poisson-sampled' && event.samplingRate === 1 && stepsPerRepetition === 1;
  return {
    claimed: { epsilon: answer.epsilon, delta, event: claim },
    repetitions: whole.count(),
    steps,
    confidence,
    bounds: auditEstimators.map((estimator) => estimator.bound(query)),
    violation: violations[0] ?? null,
    shortfall: isWhole ? shortfallOf(whole.scores, event) : null,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

function shortfallOf(scores: AuditScores, event: DpEvent): MechanismAudit['shortfall'] {
  const expectedMu = 1 / (noiseMultiplierOf(event) ?? Number.POSITIVE_INFINITY);
  const { upper } = fitGaussian({ scores, delta: 0, confidence: shortfallConfidence });
  return upper < (1 - toleratedShortfall) * expectedMu ? { expectedMu, atMostMu: upper } : null;
}

interface Gathered {
  readonly scores: { readonly taken: number[]; readonly left: number[] };
  add(isTaken: boolean, score: number): void;
  addAll(scores: AuditScores): void;
  count(): number;
}

function gather(): Gathered {
  const scores = { taken: [] as number[], left: [] as number[] };
  const add = (isTaken: boolean, score: number) => {
    if (!Number.isNaN(score)) (isTaken ? scores.taken : scores.left).push(score);
  };
  return {
    scores,
    add,
    addAll: ({ taken, left }) => {
      for (const score of Array.from(taken)) add(true, score);
      for (const score of Array.from(left)) add(false, score);
    },
    count: () => scores.taken.length + scores.left.length,
  };
}

/** Scores the last step by the attacks on one step. @returns what the next step may look back at; a step is looked at once. */
function addSingle(
  gathered: readonly Gathered[],
  canaries: GradientCanaries,
  before: readonly CanarySighting[] | undefined,
): readonly CanarySighting[] | undefined {
  const now = canaries.sightings();
  for (const [index, attack] of stepAttacks.entries()) {
    if (attack.looksBack && before === undefined) continue;
    now.forEach((sighting, canary) => {
      const score = attack.score(sighting, before?.[canary]);
      (gathered[index] as Gathered).add(sighting.isTaken, score);
    });
  }
  return before === undefined ? now : undefined;
}
