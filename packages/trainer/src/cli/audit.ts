import { epsilonText, roundDown } from '@clipwise/privacy';
import { Command, InvalidArgumentError } from 'commander';
import { auditMechanism, type MechanismAudit } from '../audit/audit-mechanism.js';
import { liraScores } from '../audit/lira.js';
import { auditMembership, lossThresholdScores, type MembershipAudit } from '../audit/membership.js';
import { trainShadowModels } from '../audit/shadow-models.js';
import { auditSentence } from '../audit/step-audit-text.js';
import { stepConfig } from '../audit/step-config.js';
import { createComponent } from '../component.js';
import { ConfigError } from '../config/config-error.js';
import type { Dataset } from '../data/dataset.js';
import { datasetRegistry } from '../data/registry.js';
import { csprngBytes, seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { readCheckpoint } from '../training/checkpoint.js';
import { loadPredictor } from '../training/predictor.js';

interface StepFlags {
  readonly repetitions: number;
  readonly noiseMultiplier: number;
  readonly confidence: number;
  readonly backend: string;
  readonly json?: true;
}

type MembershipAttack = MembershipAudit & { readonly attack: string };

interface MembershipFlags {
  readonly checkpoint: string;
  readonly shadows: number;
  readonly confidence: number;
  readonly backend: string;
  readonly json?: true;
}

/** `clipwise audit step | membership` */
export function auditCommand(outcome: { exitCode: number }): Command {
  const command = new Command('audit')
    .exitOverride()
    .description('attack the mechanism or a model, and bound from below what it gives away');
  command
    .command('step')
    .description('attack one step of the mechanism of this installation, on synthetic data')
    .option('--repetitions <number>', 'canaries that are scored', within(100, 1_000_000), 13_000)
    .option('--noise-multiplier <sigma>', 'noise of the step', within(0.1, 100), 1)
    .option('--confidence <number>', 'of the bound', within(0.5, 0.999999), 0.95)
    .option('--backend <kind>', 'as in training.backend', 'auto')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 within what is claimed, 1 beyond it.\n\nExample:\n  clipwise audit step --repetitions 26000\n',
    )
    .action(async ({ repetitions, noiseMultiplier, confidence, backend, json }: StepFlags) => {
      const config = stepConfig(6500, { noise: { noiseMultiplier } }, backend);
      const audit = await auditMechanism(config, { repetitions, confidence });
      process.stdout.write(json === true ? `${JSON.stringify(audit, null, 2)}\n` : stepText(audit));
      if (audit.violation !== null) outcome.exitCode = 1;
    });
  command
    .command('membership')
    .description('guess from the losses of a finished model who was trained on')
    .requiredOption('--checkpoint <file>', 'checkpoint.safetensors of a run, whose data set must be there')
    .option(
      '--shadows <number>',
      'also attack by likelihood ratios (LiRA): train so many models as this one was, each on half of the persons',
      evenUpTo(256),
      0,
    )
    .option('--confidence <number>', 'of the bound and the intervals', within(0.5, 0.999999), 0.95)
    .option('--backend <kind>', 'as in training.backend', 'auto')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nMembers are the training examples, the others those for validation and test. What is printed is computed from private data and not covered by epsilon.\n\nExamples:\n  clipwise audit membership --checkpoint runs/first/checkpoint.safetensors\n  clipwise audit membership --checkpoint runs/first/checkpoint.safetensors --shadows 8\n',
    )
    .action(async ({ checkpoint: file, shadows, confidence, backend, json }: MembershipFlags) => {
      const checkpoint = await readCheckpoint(file);
      const { config } = checkpoint;
      const dataset: Dataset = await createComponent('dataset', datasetRegistry, config.dataset, {
        workingDirectory: process.cwd(),
      });
      const others = [...dataset.validation, ...dataset.test];
      if (others.length === 0)
        throw new ConfigError([
          {
            path: 'dataset',
            value: '0',
            message: 'gives no example for validation or test; without others nobody can be told from them',
          },
        ]);
      const predictor = await loadPredictor(checkpoint, backend);
      const examples = [...dataset.train, ...others];
      const losses = (await predictor.predict(examples)).map(({ loss }) => loss);
      predictor.dispose();
      const judged = (scores: readonly number[]) =>
        auditMembership(
          { members: scores.slice(0, dataset.train.length), others: scores.slice(dataset.train.length) },
          { delta: config.privacy.delta, confidence, uniform: uniformFrom(seededBytes(1, 'bootstrap')) },
        );
      const audits: MembershipAttack[] = [
        { attack: 'loss threshold', ...judged(lossThresholdScores(losses)) },
      ];
      if (shadows > 0) {
        const models = await trainShadowModels({
          config: { ...config, training: { ...config.training, backend } },
          ...{ dataset, examples, count: shadows },
          uniform: uniformFrom(csprngBytes()),
          trained: (count) => process.stderr.write(`shadow model ${count} of ${shadows} is trained\n`),
        });
        const lossesWhere = (place: number, isInside: boolean) =>
          models
            .filter((model) => model.isInside[place] === isInside)
            .map((model) => model.losses[place] as number);
        const shadowed = losses.map((target, place) => ({
          target,
          inside: lossesWhere(place, true),
          outside: lossesWhere(place, false),
        }));
        audits.push({
          attack: `likelihood ratio, ${shadows} shadow models`,
          ...judged(liraScores(shadowed)),
        });
      }
      process.stdout.write(json === true ? `${JSON.stringify(audits, null, 2)}\n` : membershipText(audits));
    });
  return command;
}

/** Shadow models come in pairs. @throws InvalidArgumentError naming the limits. */
function evenUpTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value % 2 === 0 && value >= 2 && value <= most) return value;
    throw new InvalidArgumentError(`must be an even number from 2 to ${most}`);
  };
}

/** @throws InvalidArgumentError naming the limits. */
function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a number from ${least} to ${most}`);
  };
}

function stepText(audit: MechanismAudit): string {
  const width = Math.max(...audit.bounds.map(({ estimator }) => estimator.length));
  return [
    auditSentence(audit),
    '',
    `Lower bounds at ${100 * audit.confidence} %, delta ${audit.claimed.delta.toExponential()}:`,
    ...audit.bounds.map(
      ({ estimator, epsilon, mu }) =>
        `  ${estimator.padEnd(width)}  epsilon >= ${roundDown(epsilon, 3)}${mu === null ? '' : `, mu >= ${roundDown(mu, 3)}`}`,
    ),
    '',
  ].join('\n');
}

function membershipText(audits: readonly MembershipAttack[]): string {
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  const [first] = audits;
  return [
    `${first?.members} members and ${first?.others} others *`,
    ...audits.flatMap(({ attack, confidence, delta, area, rates, epsilon }) => [
      '',
      `By ${attack}:`,
      `A member has the higher score in ${share(area.value)} of the pairs (${100 * confidence} % interval ${share(area.lower)} to ${share(area.upper)}; 50 % is a guess).`,
      ...rates.map(({ falsePositiveRate, truePositiveRate }) =>
        truePositiveRate === null
          ? `At ${share(falsePositiveRate)} false alarms: too few others to say.`
          : `At ${share(falsePositiveRate)} false alarms: ${share(truePositiveRate.value)} of the members are found (${share(truePositiveRate.lower)} to ${share(truePositiveRate.upper)}).`,
      ),
      `If members and others come from one distribution, the model has at least ${epsilonText({ epsilon: Number(roundDown(epsilon, 3)), delta, unit: 'example' })}, at ${100 * confidence} % confidence.`,
    ]),
    '* computed from the data without noise: not covered by epsilon',
    '',
  ].join('\n');
}
