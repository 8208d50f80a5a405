import { metricDefinitions } from '@clipwise/contract';
import { type AuditScores, auditEstimators } from '@clipwise/privacy/audit';
import type { BuiltRun } from '../training/build-run.js';

/** Canaries of one run share it: only this estimator holds for scores that depend on each other and is not far off. */
const estimatorKind = 'one-run-fdp';

/** What the canaries of a run show so far; none without canaries, or while all or none of them take part. */
export async function canaryBounds(
  { canaries, inputCanaries, mechanism }: Pick<BuiltRun, 'canaries' | 'inputCanaries' | 'mechanism'>,
  { delta, confidence }: { readonly delta: number; readonly confidence: number },
): Promise<readonly { readonly name: string; readonly epsilon: number }[]> {
  const estimator = auditEstimators.find(({ kind }) => kind === estimatorKind);
  const boundOf = (name: string, scores: AuditScores) =>
    estimator === undefined || scores.taken.length === 0 || scores.left.length === 0
      ? []
      : [{ name, epsilon: estimator.bound({ scores, delta, confidence }).epsilon }];
  return [
    ...(canaries === null ? [] : boundOf(metricDefinitions.auditEpsilon.name, canaries.scores())),
    ...(inputCanaries === null
      ? []
      : boundOf(metricDefinitions.blackBoxAuditEpsilon.name, await lossScores(inputCanaries, mechanism))),
  ];
}

/** The negative loss of each: what a model was trained on it knows better. Source: Yeom et al. 2018 (arXiv:1709.01604), section 3.3. */
async function lossScores(
  inputCanaries: NonNullable<BuiltRun['inputCanaries']>,
  mechanism: BuiltRun['mechanism'],
): Promise<AuditScores> {
  const losses = (await mechanism.predict(inputCanaries.examples)).map(({ loss }) => loss);
  // A diverged model tells nothing by losses that are no numbers.
  const score = (loss: number) => (Number.isFinite(loss) ? -loss : 0);
  return {
    taken: losses.filter((_, canary) => inputCanaries.isTaken(canary)).map(score),
    left: losses.filter((_, canary) => !inputCanaries.isTaken(canary)).map(score),
  };
}
