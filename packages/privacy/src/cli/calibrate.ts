import { Command } from 'commander';
import { PrivacyParameterError } from '../accountant.js';
import { secondsSince } from './ask.js';
import { type Calibrate, type CalibratedParameter, calibratedParameters } from './calibration-seam.js';
import { CliError } from './cli-error.js';
import { sgdEvent } from './event-input.js';
import { type Flags, printJson, required, viewOfFlags, withCommonFlags } from './flags.js';
import type { CliIo } from './io.js';
import { deltaFrom, epsilonFrom } from './numbers.js';
import type { Outcome } from './outcome.js';
import { milliseconds, significantUp, textTable } from './text-table.js';

/** `calibrate`: the noise multiplier, the steps or the sampling rate that spends a target and no more. */
export function calibrateCommand(io: CliIo, outcome: Outcome, calibrate: Calibrate | null): Command {
  return withCommonFlags(new Command('calibrate'), 'both')
    .description(
      'The noise multiplier, steps or sampling rate of DP-SGD that spends a target epsilon and no more.',
    )
    .option('--parameter <name>', 'noise-multiplier, steps or sampling-rate', 'noise-multiplier')
    .addHelpText(
      'after',
      '\nExample:\n  clipwise-privacy calibrate --epsilon 2 --delta 1e-5 -q 0.01 --steps 1000\n  clipwise-privacy calibrate --parameter steps --epsilon 2 --delta 1e-5 -q 0.01 --noise-multiplier 1.1\n',
    )
    .action((flags: Flags & { readonly parameter: string }) => {
      const parameter = parameterNamed(flags.parameter);
      const { accountant, neighbouring } = viewOfFlags(flags);
      const target = {
        epsilon: epsilonFrom(required(flags, 'epsilon')),
        delta: deltaFrom(required(flags, 'delta')),
      };
      const eventAt = eventFamily(parameter, flags);
      if (calibrate === null)
        throw new CliError('CALIBRATION_UNAVAILABLE', 'this build has no calibration; search with epsilon');
      const start = performance.now();
      const result = calibrate({ parameter, eventAt, target, accountant, neighbouring });
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
          accountant: accountant.kind,
          certainty: accountant.certainty,
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
                ['epsilon', significantUp(result.epsilon, 7)],
              ]
            : [[flags.parameter, `none. ${result.reason}`]]),
          ['target', `epsilon ${target.epsilon}, delta ${target.delta}`],
          ['neighbouring', neighbouring],
          ['accountant', `${accountant.kind} (${accountant.certainty})`],
          ['took', milliseconds(seconds)],
        ]),
      );
    });
}

const flagOf: Readonly<Record<CalibratedParameter, string>> = {
  noiseMultiplier: 'noise-multiplier',
  steps: 'steps',
  samplingRate: 'sampling-rate',
};

function parameterNamed(name: string): CalibratedParameter {
  const found = calibratedParameters.find((parameter) => flagOf[parameter] === name);
  if (found === undefined)
    throw new PrivacyParameterError('parameter', name, `one of ${Object.values(flagOf).join(', ')}`);
  return found;
}

/** DP-SGD with one parameter left open; the others must be given. */
function eventFamily(
  parameter: CalibratedParameter,
  flags: Flags,
): (value: number) => ReturnType<typeof sgdEvent> {
  if (flags.event !== undefined)
    throw new CliError(
      'USAGE',
      'calibrate takes --sampling-rate, --noise-multiplier and --steps, not --event; from code, calibrate() takes any event',
    );
  if (flags[parameter] !== undefined)
    throw new CliError('USAGE', `leave out --${flagOf[parameter]}: it is what is calibrated`);
  const missing = calibratedParameters.find((other) => other !== parameter && flags[other] === undefined);
  if (missing !== undefined) throw new CliError('USAGE', `give --${flagOf[missing]}`);
  const { samplingRate, noiseMultiplier, steps } = flags;
  const eventAt = (value: number) =>
    sgdEvent(
      parameter === 'samplingRate' ? value : samplingRate,
      parameter === 'noiseMultiplier' ? value : noiseMultiplier,
      parameter === 'steps' ? value : steps,
    );
  // A wrong flag is named now, not from within the search; 1 is allowed for each of the three.
  eventAt(1);
  return eventAt;
}
