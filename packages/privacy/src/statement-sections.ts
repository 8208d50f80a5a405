import { attackSentence } from './attack-facts.js';
import { deltaText, epsilonDigits } from './epsilon-text.js';
import type { GroupBound } from './group-privacy.js';
import type { Neighbouring } from './neighbouring.js';
import { roundDown } from './round-down.js';
import { roundUp } from './round-up.js';
import type { AuditFacts, PrivacyStatement } from './statement.js';

/** Facts of one kind, as a table of what and value. */
export interface StatementSection {
  readonly title: string;
  readonly rows: readonly (readonly [what: string, value: string])[];
}

/**
 * All facts of a statement, in the order of NIST SP 800-226: what is promised and to whom, what attackers reach, how it was
 * made, and who is trusted with what.
 */
export function statementSections(statement: PrivacyStatement): readonly StatementSection[] {
  const { guarantee, accountant, sampler, mechanism, unit, neighbouring, trust, group } = statement;
  return [
    {
      title: 'Guarantee',
      rows: [
        [`Epsilon per ${unit}`, guarantee === null ? 'none' : epsilonRange(guarantee)],
        ['Epsilon per person', personEpsilon(statement)],
        ['Delta', guarantee === null ? 'none' : `${deltaText(guarantee.delta)}${deltaAgainstOne(statement)}`],
        ...(group?.kind === 'bounded'
          ? [['Delta per person', deltaText(personDelta(group, guarantee))] as const]
          : []),
        ['Privacy unit', unit],
        ['Neighbours', `${neighbouring}: ${relationText(neighbouring, unit)}`],
      ],
    },
    { title: 'Attacks', rows: attackRows(statement) },
    {
      title: 'Mechanism',
      rows: [
        ['Sampler', `${sampler.kind}${samplingWords(sampler)}`],
        [
          'Mechanism',
          `clipping "${mechanism.clipping}", ${mechanism.noise} noise, noise multiplier ${mechanism.noiseMultiplier ?? 'not one number'}, ${stepWords(mechanism.steps)}`,
        ],
        ['Accountant', `${accountant.kind} ${accountant.version} (${accountant.certainty})`],
        ['Noise source', randomnessText[statement.noiseSource]],
        ['Numerics', statement.numerics ?? 'not stated'],
        [
          'Tuning',
          statement.isSelectionCharged
            ? 'the choice of hyper-parameters is charged'
            : 'the choice of hyper-parameters is not charged',
        ],
      ],
    },
    {
      title: 'Trust',
      rows: [
        ['Model', `${trust.model}: whoever trains sees the data; only what is released is protected`],
        ['Public', trust.public.join(', ')],
        ['Number of units', statement.records === null ? 'not told' : String(statement.records)],
      ],
    },
    ...findingSections(statement),
  ];
}

function findingSections({ findings }: PrivacyStatement): readonly StatementSection[] {
  const none: StatementSection['rows'] = [['Rules', findings === null ? 'nobody looked' : 'found nothing']];
  const found = (findings ?? []).map(
    ({ code, severity, title, text }) => [`${severity}, ${code}`, `${title}: ${text}`] as const,
  );
  return [{ title: 'Findings', rows: found.length === 0 ? none : found }];
}

function attackRows({ attack, audit, unit }: PrivacyStatement): StatementSection['rows'] {
  const audited: StatementSection['rows'] = [
    ['Audit of this run', audit === null ? 'none' : auditWords(audit)],
  ];
  if (attack === null) return [['Trade-off curve', 'none'], ...audited];
  const percent = (rate: number) => `${Number((100 * Math.min(1, rate)).toPrecision(3))} %`;
  return [
    ['In words', attackSentence(attack, unit)],
    ['Mu of Gaussian privacy', `${roundUp(attack.mu, 3)}, fit error ${percent(attack.fitError)}`],
    ...attack.rates.map(
      ({ falsePositiveRate, truePositiveRate }) =>
        [
          `True positives at ${percent(falsePositiveRate)} false`,
          `at most ${percent(truePositiveRate)}`,
        ] as const,
    ),
    ...audited,
  ];
}

/** What an audit found, in words. */
export function auditWords({ epsilon, confidence }: AuditFacts): string {
  return `epsilon is at least ${roundDown(epsilon, epsilonDigits)}, at ${Number((100 * confidence).toPrecision(6))} % confidence`;
}

/** The delta of a person: that of a unit, or three digits of what general group privacy makes of it, never below. */
export function personDelta({ delta }: GroupBound, guarantee: PrivacyStatement['guarantee']): number {
  // 1.0051 outweighs the rounding, which is at most half of the third digit.
  return delta === guarantee?.delta ? delta : Number((delta * 1.0051).toPrecision(3));
}

/** What neighbours differ in, in words. */
export function relationText(neighbouring: Neighbouring, unit: string): string {
  return relations[neighbouring](unit);
}

const relations: Readonly<Record<Neighbouring, (unit: string) => string>> = {
  'add-remove': (unit) => `one ${unit} is added or removed`,
  'zero-out': (unit) => `one ${unit} is replaced by an empty one`,
  'replace-one': (unit) => `one ${unit} is replaced by another`,
};

const randomnessText: Readonly<Record<PrivacyStatement['noiseSource'], string>> = {
  csprng: "the operating system's generator, which nobody can predict",
  seeded: 'a seed that is known',
  none: 'no noise was added',
  unstated: 'not stated',
};

function personEpsilon({ group, unit, guarantee }: PrivacyStatement): string {
  if (guarantee === null) return 'none';
  if (unit === 'subject') return 'as above: the unit is a person with all that is theirs';
  if (group === null) return `as above for a person with one ${unit}; not told for one with more`;
  const who = `a person with ${group.records} of them`;
  return group.kind === 'bounded'
    ? `${roundUp(group.epsilon, epsilonDigits)}, ${who}`
    : `no bound for ${who}`;
}

function deltaAgainstOne({ guarantee, records }: PrivacyStatement): string {
  return guarantee === null || records === null
    ? ''
    : `, ${(guarantee.delta * records).toPrecision(2)} times 1/n for n = ${records}`;
}

/** Epsilon rounded up, and how low it may be where that is known. */
export function epsilonRange({ epsilon, lower }: NonNullable<PrivacyStatement['guarantee']>): string {
  const upper = roundUp(epsilon, epsilonDigits);
  return lower === null ? upper : `${upper} (not below ${roundDown(lower, epsilonDigits)})`;
}

/** `1 step`, `2 steps`. */
export function stepWords(steps: number): string {
  return `${steps} ${steps === 1 ? 'step' : 'steps'}`;
}

/** The sampling rate, or that nothing is gained by sampling. */
export function samplingWords({ kind, samplingRate }: PrivacyStatement['sampler']): string {
  if (samplingRate === null) return ', billed without amplification';
  return kind === 'poisson' ? ` with sampling rate ${Number(samplingRate.toPrecision(6))}` : '';
}
