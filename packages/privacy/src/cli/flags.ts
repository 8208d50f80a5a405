import type { Command } from 'commander';
import type { Accountant } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';
import { accountantNamed, neighbouringNamed } from './accountant-choice.js';
import { CliError } from './cli-error.js';
import { eventFromJson, sgdEventFrom } from './event-input.js';
import { type CliIo, readJson } from './io.js';

/** Flags as they were typed. */
export interface Flags {
  readonly samplingRate?: string;
  readonly noiseMultiplier?: string;
  readonly steps?: string;
  readonly event?: string;
  readonly delta?: string;
  readonly epsilon?: string;
  readonly neighbouring?: string;
  readonly accountant?: string;
  readonly json?: boolean;
  readonly batch?: string;
}

/** Which subcommand takes which of delta and epsilon. */
export type Asked = 'delta' | 'epsilon' | 'both';

/** Adds the flags that every subcommand has. */
export function withCommonFlags(command: Command, asked: Asked): Command {
  command
    .option(
      '-q, --sampling-rate <q>',
      'chance of a record to be in a batch, 0 to 1 (without it: 1, no sampling)',
    )
    .option('--noise-multiplier <sigma>', 'standard deviation of the noise / L2 sensitivity, at least 0')
    .option('--steps <count>', 'number of steps (without it: 1)')
    .option('--event <file>', 'JSON of the whole event instead of the three above; - is the standard input');
  if (asked !== 'epsilon') command.option('--delta <delta>', 'between 0 and 1, both excluded');
  if (asked !== 'delta') command.option('--epsilon <epsilon>', 'at least 0');
  return command
    .option('--neighbouring <relation>', 'add-remove, zero-out or replace-one (without it: add-remove)')
    .option('--accountant <kind>', 'see compare for the known ones (without it: the best)')
    .option('--json', 'print JSON');
}

/** The event of --event, or of --sampling-rate, --noise-multiplier and --steps. @throws when there is none or it is wrong. */
export async function eventOfFlags(io: CliIo, flags: Flags): Promise<DpEvent> {
  const { event, samplingRate, noiseMultiplier, steps } = flags;
  if (event === undefined) {
    if (noiseMultiplier === undefined)
      throw new CliError('USAGE', 'give --noise-multiplier, or the whole event as JSON with --event FILE');
    return sgdEventFrom(samplingRate ?? 1, noiseMultiplier, steps ?? 1);
  }
  if (samplingRate !== undefined || noiseMultiplier !== undefined || steps !== undefined)
    throw new CliError(
      'USAGE',
      '--event gives the whole event: leave out --sampling-rate, --noise-multiplier and --steps',
    );
  return eventFromJson(await readJson(io, event));
}

/** Who is asked, and about which neighbours. */
export function viewOfFlags({ accountant, neighbouring }: Flags): {
  readonly accountant: Accountant;
  readonly neighbouring: Neighbouring;
} {
  return { accountant: accountantNamed(accountant), neighbouring: neighbouringNamed(neighbouring) };
}

/** @throws CliError when a flag that the subcommand needs was not given. */
export function required<K extends 'delta' | 'epsilon'>(flags: Flags, name: K): string {
  const value = flags[name];
  if (value === undefined) throw new CliError('USAGE', `give --${name}`);
  return value;
}

export function printJson(io: CliIo, value: unknown): void {
  io.write(`${JSON.stringify(value, null, 2)}\n`);
}
