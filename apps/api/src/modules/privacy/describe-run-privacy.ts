import {
  describePrivacy,
  type EpsilonAnswer,
  notCoveredSentences,
  privacyStatement,
  type StatementFacts,
} from '@clipwise/privacy';
import type { AnnouncedFacts, RunRow } from '../../db/tables/runs.js';
import { describeStored } from '../runs/run-configs.js';
import type { RunPrivacy } from './privacy.type.js';

/** All that can be said of a run's privacy without opening its ledger. */
export function describeRunPrivacy(run: RunRow): RunPrivacy {
  const { chargedSteps, privacyVerdict: verdict, privacyReason: reason, charged, accounting } = run;
  const { unit, neighbouring, delta, warnings } = factsOf(run);
  const facts = statementFactsOf(run);
  const isClaimed = verdict === 'PRIVATE';
  return {
    run,
    verdict,
    reason,
    epsilon: isClaimed ? run.epsilon : null,
    chargedEpsilon: run.epsilon,
    delta,
    unit,
    neighbouring,
    accountant: accounting?.accountant ?? null,
    accountantVersion: accounting?.version ?? null,
    certainty: accounting?.certainty ?? null,
    sampler: charged?.sampler ?? null,
    samplingRate: charged?.samplingRate ?? null,
    noise: charged?.noise ?? null,
    noiseMultiplier: charged?.noiseMultiplier ?? null,
    chargedSteps,
    statement:
      verdict === 'NON_PRIVATE' && chargedSteps === 0
        ? `This run gives no differential-privacy guarantee. ${reason} Treat everything it makes as private data.`
        : privacyStatement(facts),
    warnings: isClaimed ? describePrivacy(facts).warnings : warnings,
    notCovered: facts.notCovered,
    announced: run.mechanism,
  };
}

/** What a statement of a run says without opening its ledger. */
export function statementFactsOf(run: RunRow): StatementFacts & { readonly notCovered: readonly string[] } {
  const { chargedSteps, privacyVerdict: verdict, privacyReason: reason, charged, accounting } = run;
  const { unit, neighbouring, delta, notCovered, clipping, noiseSource, trainingExamples, trainingSubjects } =
    factsOf(run);
  const numerics = run.environment?.numerics;
  return {
    answer: storedAnswer(run),
    delta,
    unit,
    neighbouring,
    clipping,
    sampler: charged?.sampler ?? '',
    samplingRate: charged?.samplingRate ?? null,
    noiseMultiplier: charged?.noiseMultiplier ?? null,
    ...(charged === null ? {} : { noise: charged.noise }),
    noiseSource,
    accountant: accounting?.accountant ?? '',
    accountantVersion: accounting?.version ?? '',
    certainty: accounting?.certainty ?? 'upper-bound',
    chargedSteps,
    records: (unit === 'subject' ? trainingSubjects : trainingExamples) ?? null,
    ...(verdict === 'UNVERIFIED' ? { unverified: reason } : {}),
    ...(verdict === 'DECLARED' ? { declared: reason } : {}),
    numerics: typeof numerics === 'string' ? numerics : null,
    notCovered: everythingNotCovered(neighbouring, notCovered),
  };
}

/** Epsilon as it is stored: the ledger's, whether or not it may be claimed. */
export function storedAnswer({ epsilon, epsilonNote, accounting }: RunRow) {
  const by = {
    accountant: accounting?.accountant ?? '',
    certainty: accounting?.certainty ?? ('upper-bound' as const),
  };
  const answer: EpsilonAnswer =
    epsilon === null ? { kind: 'unbounded', reason: epsilonNote } : { kind: 'bounded', epsilon };
  return { ...by, ...answer };
}

/** What was announced; before that, what the config asks for. Warnings are the config's. */
export function factsOf(run: RunRow): AnnouncedFacts & { readonly warnings: readonly string[] } {
  if (run.mechanism !== null) return { ...run.mechanism, warnings: [] };
  const asked = describeStored(run);
  return {
    isPrivate: asked?.isPrivate ?? false,
    unit: asked?.unit ?? 'example',
    neighbouring: asked?.neighbouring ?? 'add-remove',
    sampler: asked?.sampler ?? 'none',
    samplingRate: null,
    clipping: run.clipping,
    sparsification: run.sparsification,
    noiseMultiplier: run.noiseMultiplier,
    sensitivity: null,
    delta: asked?.delta ?? null,
    noiseSource: asked?.noiseSource ?? 'none',
    notCovered: [],
    warnings: asked?.warnings ?? [],
  };
}

/** The sentences that hold for every run, and those that the writer adds: it cannot leave one out. */
function everythingNotCovered(
  neighbouring: AnnouncedFacts['neighbouring'],
  announced: readonly string[],
): readonly string[] {
  const withPublicValidation = notCoveredSentences({ neighbouring, isValidationPublic: true });
  const isValidationPublic = withPublicValidation.every((sentence) => announced.includes(sentence));
  return [...new Set([...notCoveredSentences({ neighbouring, isValidationPublic }), ...announced])];
}
