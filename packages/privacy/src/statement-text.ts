import { attackSentence } from './attack-facts.js';
import { deltaText, epsilonDigits, epsilonText } from './epsilon-text.js';
import { roundUp } from './round-up.js';
import {
  describePrivacy,
  type GroupStatement,
  nothingCharged,
  type PrivacyStatement,
  type StatementFacts,
} from './statement.js';
import {
  auditWords,
  personDelta,
  relationText,
  samplingWords,
  statementSections,
  stepWords,
} from './statement-sections.js';

/** The guarantee of a run in one paragraph of plain words, or why there is none. */
export function privacyStatement(facts: StatementFacts): string {
  const statement = describePrivacy(facts);
  return [...guaranteeSentences(statement), ...statement.warnings].join(' ');
}

/** The whole statement as plain text: the guarantee, its warnings, the group bound and what is not covered. */
export function statementText(statement: PrivacyStatement): string {
  return [
    statementSummary(statement),
    ...statement.warnings.map((warning) => `Warning: ${warning}`),
    ...deltaSentences(statement),
    ...noiseSentences(statement),
    ...(statement.group === null ? [] : [groupSentence(statement.group, statement)]),
    ...factSentences(statement),
    ...(statement.notCovered.length === 0
      ? []
      : ['Not covered:', ...statement.notCovered.map((text) => `- ${text}`)]),
  ].join('\n');
}

/** The whole statement as Markdown: the guarantee in words, a table of all facts, and what is not covered. */
export function statementMarkdown(statement: PrivacyStatement): string {
  return [
    '## Privacy statement',
    '',
    statementSummary(statement),
    '',
    ...statement.warnings.flatMap((warning) => [`> **Warning.** ${warning}`, '']),
    ...statementSections(statement).flatMap(({ title, rows }) => [
      `### ${title}`,
      '',
      '| what | value |',
      '| --- | --- |',
      ...rows.map(([what, value]) => `| ${what} | ${value.replaceAll('|', '\\|')} |`),
      '',
    ]),
    ...noiseSentences(statement).flatMap((text) => [text, '']),
    ...(statement.group === null ? [] : [groupSentence(statement.group, statement), '']),
    ...(statement.notCovered.length === 0
      ? []
      : ['### Not covered', '', ...statement.notCovered.map((text) => `- ${text}`), '']),
  ].join('\n');
}

/** The guarantee in a paragraph, or why there is none. */
export function statementSummary(statement: PrivacyStatement): string {
  return guaranteeSentences(statement).join(' ');
}

/** Attacker, audit, trust and selection. */
function factSentences({
  guarantee,
  attack,
  audit,
  trust,
  unit,
  isSelectionCharged,
  numerics,
  findings,
}: PrivacyStatement): string[] {
  const audited = audit === null ? [] : [`An audit of this run shows that ${auditWords(audit)}.`];
  if (guarantee === null) return audited;
  return [
    ...(attack === null ? [] : [attackSentence(attack, unit)]),
    ...audited,
    `Trust model: ${trust.model}. Whoever trains sees the data; only what is released is protected. Public are: ${trust.public.join(', ')}.`,
    ...(isSelectionCharged ? ['The selection of hyper-parameters is charged.'] : []),
    ...(numerics === null ? [] : [`Numerics: ${numerics}.`]),
    ...(findings ?? []).map(({ severity, code, text }) => `Finding (${severity}, ${code}): ${text}`),
  ];
}

const certainties: Readonly<Record<PrivacyStatement['accountant']['certainty'], string>> = {
  'upper-bound': 'an upper bound',
  estimate: 'an estimate, which may lie below the truth,',
  approximation: 'an approximation, which may lie below the truth,',
};

function guaranteeSentences(statement: PrivacyStatement): string[] {
  const { verdict, guarantee, mechanism, sampler, accountant, unit, neighbouring } = statement;
  if (verdict === 'nothing-charged') return [nothingCharged];
  const steps = stepWords(mechanism.steps);
  if (verdict === 'unverified') {
    return [
      `This run claims no guarantee: its records contradict what was charged. ${statement.reason} Treat everything it made as private data.`,
    ];
  }
  if (guarantee === null) {
    return [
      `This run gives no differential-privacy guarantee (${steps}). ${statement.reason} Treat everything it made as private data.`,
    ];
  }
  return [
    ...(verdict === 'declared'
      ? [`This is its author's word, not a claim that was checked. ${statement.reason}`]
      : []),
    `The released parameters are (${roundUp(guarantee.epsilon, epsilonDigits)}, ${deltaText(guarantee.delta)})-differentially private when ${relationText(neighbouring, unit)}.`,
    `${steps} of clipping "${mechanism.clipping}" and ${mechanism.noise} noise${noiseWords(mechanism.noiseMultiplier)} were charged, on batches drawn by the ${sampler.kind} sampler${samplingWords(sampler)}.`,
    `Epsilon is ${certainties[accountant.certainty]} by the ${accountant.kind} accountant, version ${accountant.version}.`,
  ];
}

function deltaSentences({ guarantee, records }: PrivacyStatement): string[] {
  if (guarantee === null) return [];
  if (records === null)
    return [
      'Delta should lie well below one over the number of records, which this statement does not tell.',
    ];
  return [
    `Delta is ${(guarantee.delta * records).toPrecision(2)} times 1/n for n = ${records} records; it should lie well below 1/n.`,
  ];
}

function noiseSentences({ noiseSource, guarantee }: PrivacyStatement): string[] {
  if (guarantee === null) return [];
  if (noiseSource === 'csprng') return ['The noise came from a cryptographically secure generator.'];
  return noiseSource === 'unstated'
    ? ['Where the noise came from is not stated; the guarantee needs a generator that nobody can predict.']
    : [];
}

function groupSentence(group: GroupStatement, { unit, neighbouring, guarantee }: PrivacyStatement): string {
  const who = `A person with ${group.records} records (each one ${unit})`;
  if (group.kind === 'unbounded') return `${who} has no bound. ${group.reason}`;
  const how =
    group.method === 'accountant'
      ? 'by the accountant, for all of them at once'
      : 'by group privacy, which holds for any mechanism and is loose';
  const delta = personDelta(group, guarantee);
  return `${who} is protected with ${epsilonText({ ...group, delta, unit: 'person', neighbouring })}, ${how}.`;
}

function noiseWords(noiseMultiplier: number | null): string {
  return noiseMultiplier === null ? '' : ` with noise multiplier ${noiseMultiplier}`;
}
