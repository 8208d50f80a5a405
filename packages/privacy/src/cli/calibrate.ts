import { Command } from 'commander';
import { PrivacyParameterError } from '../accountant.js';
import {
  type CalibrationParameter,
  type CalibrationRequest,
  type CalibrationTarget,
  calibrate,
} from '../calibration.js';
import type { DpEvent } from '../dp-event.js';
import { accountantNamed, neighbouringNamed } from './accountant-choice.js';
import { secondsSince } from './ask.js';
import { CliError } from './cli-error.js';
import { sgdEventFrom } from './event-input.js';
import { type Flags, printJson, required, withCommonFlags } from './flags.js';
import type { CliIo } from './io.js';
import { asNumber, deltaFrom, epsilonFrom, integerFrom } from './numbers.js';
import type { Outcome } from './outcome.js';
import { milliseconds, significantUp, textTable } from './text-table.js';

interface CalibrationFlags extends Flags {
  readonly parameter: string;
  readonly datasetSize?: string;
  readonly membershipAdvantage?: string;
  readonly fpr?: string;
  readonly maximalTpr?: string;
}

/** `calibrate`: the least noise, or the most of another parameter, that meets a target. */
export function calibrateCommand(io: CliIo, outcome: Outcome): Command {
  return withCommonFlags(new Command('calibrate'), 'both')
    .description('The noise multiplier, steps, sampling rate or batch size of DP-SGD that meets a target.')
    .option('--parameter <name>', `one of ${Object.values(flagOf).join(', ')}`, flagOf.noiseMultiplier)
    .option('--dataset-size <n>', 'number of records; for a batch size')
    .option('--membership-advantage <x>', 'target instead of epsilon: largest TPR - FPR of an attack')
    .option('--maximal-tpr <x>', 'target instead of epsilon: largest true positive rate of an attack ...')
    .option('--fpr <x>', '... at this false positive rate')
    .addHelpText('after', help)
    .action((flags: CalibrationFlags) => {
      const parameter = parameterNamed(flags.parameter);
      const accountant = accountantNamed(flags.accountant);
      const neighbouring = neighbouringNamed(flags.neighbouring);
      const target = targetOf(flags);
      const request = { parameter, target, accountant, neighbouring, ...openEvent(parameter, flags) };
      const by = 'epsilon' in target ? accountant : { kind: 'pld', certainty: 'upper-bound' };
      const start = performance.now();
      const result = calibrate(request);
      const seconds = secondsSince(start);
      if (result.kind === 'impossible') outcome.exitCode = 1;
      if (flags.json === true) {
        const { kind: _, ...found } = result;
        printJson(io, {
          parameter,
          value: null,
          ...found,
          target,
          neighbouring,
          accountant: by.kind,
          certainty: by.certainty,
          seconds,
        });
        return;
      }
      io.write(
        textTable([
          ...(result.kind === 'found'
            ? [
                // Printed in full: fewer digits of a noise multiplier could overspend.
                [flags.parameter, String(result.value)],
                [costName(target), significantUp(result.cost, 7)],
              ]
            : [[flags.parameter, `none. ${result.reason}`]]),
          ['target', describeTarget(target)],
          ['neighbouring', neighbouring],
          ['accountant', `${by.kind} (${by.certainty})`],
          ['took', milliseconds(seconds)],
        ]),
      );
    });
}

const flagOf: Readonly<Record<CalibrationParameter, string>> = {
  noiseMultiplier: 'noise-multiplier',
  steps: 'steps',
  samplingRate: 'sampling-rate',
  batchSize: 'batch-size',
};

const help = `
Examples:
  clipwise-privacy calibrate --epsilon 2 --delta 1e-5 -q 0.01 --steps 1000
  clipwise-privacy calibrate --parameter steps --epsilon 2 --delta 1e-5 -q 0.01 --noise-multiplier 1.1
  clipwise-privacy calibrate --parameter batch-size --dataset-size 5000 --epsilon 2 --delta 1e-5 --noise-multiplier 1.1 --steps 1000
  clipwise-privacy calibrate --fpr 0.01 --maximal-tpr 0.05 -q 0.01 --steps 1000
`;

function parameterNamed(name: string): CalibrationParameter {
  const found = (Object.keys(flagOf) as CalibrationParameter[]).find((key) => flagOf[key] === name);
  if (found === undefined)
    throw new PrivacyParameterError('parameter', name, `one of ${Object.values(flagOf).join(', ')}`);
  return found;
}

function targetOf(flags: CalibrationFlags): CalibrationTarget {
  const { epsilon, delta, membershipAdvantage, fpr, maximalTpr } = flags;
  const given = [epsilon ?? delta, membershipAdvantage, fpr ?? maximalTpr].filter(
    (value) => value !== undefined,
  ).length;
  if (given > 1)
    throw new CliError(
      'USAGE',
      'give one target: --epsilon and --delta, --membership-advantage, or --fpr and --maximal-tpr',
    );
  if (membershipAdvantage !== undefined) return { membershipAdvantage: asNumber(membershipAdvantage) };
  if (fpr !== undefined || maximalTpr !== undefined) {
    if (fpr === undefined || maximalTpr === undefined)
      throw new CliError('USAGE', 'give both --fpr and --maximal-tpr');
    return { fpr: asNumber(fpr), maximalTpr: asNumber(maximalTpr) };
  }
  return { epsilon: epsilonFrom(required(flags, 'epsilon')), delta: deltaFrom(required(flags, 'delta')) };
}

function costName(target: CalibrationTarget): string {
  if ('epsilon' in target) return 'epsilon';
  return 'fpr' in target ? 'maximal TPR' : 'advantage';
}

function describeTarget(target: CalibrationTarget): string {
  if ('epsilon' in target) return `epsilon ${target.epsilon}, delta ${target.delta}`;
  return 'fpr' in target
    ? `true positive rate ${target.maximalTpr} at false positive rate ${target.fpr}`
    : `membership advantage ${target.membershipAdvantage}`;
}

/** DP-SGD with one parameter left open; the others must be given. */
function openEvent(
  parameter: CalibrationParameter,
  flags: CalibrationFlags,
): Pick<CalibrationRequest, 'eventAt' | 'range'> {
  if (flags.event !== undefined)
    throw new CliError(
      'USAGE',
      'calibrate takes --sampling-rate, --noise-multiplier and --steps, not --event; from code, calibrate() takes any event',
    );
  // A batch size is a sampling rate of a data set of known size.
  const open = parameter === 'batchSize' ? 'samplingRate' : parameter;
  if (flags[open] !== undefined)
    throw new CliError('USAGE', `leave out --${flagOf[open]}: it is what is calibrated`);
  const missing = (['noiseMultiplier', 'steps', 'samplingRate'] as const).find(
    (other) => other !== open && flags[other] === undefined,
  );
  if (missing !== undefined) throw new CliError('USAGE', `give --${flagOf[missing]}`);
  const { samplingRate, noiseMultiplier, steps } = flags;
  const eventWith = (value: number): DpEvent =>
    sgdEventFrom(
      open === 'samplingRate' ? value : samplingRate,
      open === 'noiseMultiplier' ? value : noiseMultiplier,
      open === 'steps' ? value : steps,
    );
  // A wrong flag is named now, not from within the search; 1 is allowed for each of the three.
  eventWith(1);
  if (parameter !== 'batchSize') return { eventAt: eventWith };
  if (flags.datasetSize === undefined)
    throw new CliError('USAGE', 'give --dataset-size, which a batch is drawn from');
  const datasetSize = integerFrom('datasetSize', flags.datasetSize, 1);
  return { eventAt: (batchSize) => eventWith(batchSize / datasetSize), range: { low: 1, high: datasetSize } };
}
