import type { Command } from 'commander';
import type { DpEvent } from '../dp-event.js';
import { composeCharges } from '../ledger.js';
import type { Neighbouring } from '../neighbouring.js';
import { neighbouringNamed } from './accountant-choice.js';
import { CliError } from './cli-error.js';
import { eventFromJson, sgdEventFrom } from './event-input.js';
import { type CliIo, readJson } from './io.js';
import { type LedgerFile, readLedger } from './ledger-input.js';

/** Flags as they were typed. */
export interface Flags {
  readonly samplingRate?: string;
  readonly noiseMultiplier?: string;
  readonly steps?: string;
  readonly event?: string;
  readonly ledger?: string;
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
  if (asked !== 'both')
    command.option(
      '--ledger <file>',
      "what a run has spent, instead: its event log (events.jsonl) or checkpoint, finished or not; delta and relation are the file's where they are not given",
    );
  if (asked !== 'epsilon') command.option('--delta <delta>', 'between 0 and 1, both excluded');
  if (asked !== 'delta') command.option('--epsilon <epsilon>', 'at least 0');
  return command
    .option('--neighbouring <relation>', 'add-remove, zero-out or replace-one (without it: add-remove)')
    .option('--accountant <kind>', 'see compare for the known ones (without it: the best)')
    .option('--json', 'print JSON');
}

/** What is asked about, and in which terms. */
export interface Subject {
  readonly event: DpEvent;
  readonly neighbouring: Neighbouring;
  /** As typed, or as the ledger says; left out when nobody does. */
  readonly delta?: unknown;
  readonly unit: string | null;
  /** What the file of --ledger says beside its charges. */
  readonly file?: Pick<LedgerFile, 'noiseSource' | 'evidence'>;
}

/**
 * The event of --ledger, of --event, or of --sampling-rate, --noise-multiplier and --steps; flags win over the ledger's
 * terms, and a note says so.
 *
 * @throws CliError when there is none; an error that names the place when it is wrong.
 */
export async function subjectOfFlags(io: CliIo, flags: Flags): Promise<Subject> {
  const { event, ledger, samplingRate, noiseMultiplier, steps } = flags;
  const given = [samplingRate, noiseMultiplier, steps].some((value) => value !== undefined);
  if ((ledger !== undefined || event !== undefined) && given)
    throw new CliError(
      'USAGE',
      `--${ledger === undefined ? 'event' : 'ledger'} gives the whole event: leave out --sampling-rate, --noise-multiplier and --steps`,
    );
  const terms = {
    neighbouring: neighbouringNamed(flags.neighbouring),
    unit: null,
    ...(flags.delta === undefined ? {} : { delta: flags.delta }),
  };
  if (ledger !== undefined) {
    if (event !== undefined) throw new CliError('USAGE', 'give --ledger or --event, not both');
    const file = await readLedger(io, ledger);
    for (const note of file.notes) io.writeError(`note: ${note}\n`);
    const said = (name: string, typed: string | undefined, own: unknown) => {
      if (typed !== undefined && own !== null && String(own) !== typed && Number(typed) !== own)
        io.writeError(`note: the run was made for ${name} ${String(own)}; this answer is for ${typed}\n`);
    };
    said('delta', flags.delta, file.delta);
    said('relation', flags.neighbouring, file.neighbouring);
    const delta = flags.delta ?? file.delta;
    return {
      event: composeCharges(file.charges),
      neighbouring: neighbouringNamed(flags.neighbouring ?? file.neighbouring ?? undefined),
      unit: file.unit,
      file,
      ...(delta === null ? {} : { delta }),
    };
  }
  if (event !== undefined) return { event: eventFromJson(await readJson(io, event)), ...terms };
  if (noiseMultiplier === undefined)
    throw new CliError(
      'USAGE',
      'give --noise-multiplier, the whole event as JSON with --event FILE, or a run with --ledger FILE',
    );
  return { event: sgdEventFrom(samplingRate ?? 1, noiseMultiplier, steps ?? 1), ...terms };
}

/** @throws CliError when a flag that the subcommand needs was not given. */
export function required<K extends 'delta' | 'epsilon'>(
  flags: { readonly [name in K]?: unknown },
  name: K,
): unknown {
  const value = flags[name];
  if (value === undefined) throw new CliError('USAGE', `give --${name}`);
  return value;
}

export function printJson(io: CliIo, value: unknown): void {
  io.write(`${JSON.stringify(value, null, 2)}\n`);
}
