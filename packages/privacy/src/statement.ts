import type { EpsilonAnswer } from './accountant.js';
import type { Neighbouring } from './neighbouring.js';
import { roundUp } from './round-up.js';

/** What a statement speaks of; the facts come from the objects that ran and from the ledger. */
export interface StatementFacts {
  readonly answer: EpsilonAnswer;
  readonly delta: number | null;
  /** Whose presence is hidden: `example`, `patient`, ... */
  readonly unit: string;
  readonly neighbouring: Neighbouring;
  /** `poisson`, `shuffled`, ... */
  readonly sampler: string;
  readonly samplingRate: number | null;
  readonly noiseMultiplier: number | null;
  readonly clipping: string;
  readonly noiseSource: 'csprng' | 'seeded' | 'none';
  readonly accountant: string;
  readonly accountantVersion: string;
  /** Steps in the ledger. */
  readonly chargedSteps: number;
  /** Number of units in the training data, when it may be told. */
  readonly records: number | null;
}

const relations: Readonly<Record<Neighbouring, (unit: string) => string>> = {
  'add-remove': (unit) => `one ${unit} is added or removed`,
  'zero-out': (unit) => `one ${unit} is replaced by an empty one`,
  'replace-one': (unit) => `one ${unit} is replaced by another`,
};

/**
 * The guarantee of a run in one paragraph of plain words, or why there is none.
 */
export function privacyStatement(facts: StatementFacts): string {
  if (facts.chargedSteps === 0)
    return 'No step has been charged yet: nothing has been learnt from the training data.';
  const steps = `${facts.chargedSteps} ${facts.chargedSteps === 1 ? 'step' : 'steps'}`;
  if (facts.answer.kind === 'unbounded' || facts.delta === null) {
    const reason = facts.answer.kind === 'unbounded' ? facts.answer.reason : 'No delta was set.';
    return `This run gives no differential-privacy guarantee (${steps}). ${reason} Treat everything it made as private data.`;
  }
  const sentences = [
    `The released parameters are (${roundUp(facts.answer.epsilon, 4)}, ${facts.delta})-differentially private when ${relations[facts.neighbouring](facts.unit)}.`,
    `${steps} of clipping "${facts.clipping}" and Gaussian noise with noise multiplier ${facts.noiseMultiplier} were charged, on batches drawn by the ${facts.sampler} sampler${samplingWords(facts)}.`,
    `Epsilon is an upper bound by the ${facts.accountant} accountant, version ${facts.accountantVersion}.`,
  ];
  if (facts.noiseSource === 'seeded') {
    sentences.push(
      'The noise came from a seeded generator: whoever knows the seed can remove it, so this guarantee holds only while the seed is secret.',
    );
  }
  if (facts.records !== null && facts.delta * facts.records >= 1) {
    sentences.push(
      `Delta is not below 1/${facts.records}: with so large a delta, publishing one whole record would still satisfy the guarantee.`,
    );
  }
  return sentences.join(' ');
}

function samplingWords({ sampler, samplingRate }: StatementFacts): string {
  if (samplingRate === null) return ', billed without amplification';
  return sampler === 'poisson' ? ` with sampling rate ${Number(samplingRate.toPrecision(6))}` : '';
}
