import { Command, CommanderError } from 'commander';
import { accountingVersion } from '../version.js';
import { runBatch } from './batch.js';
import { calibrateCommand } from './calibrate.js';
import { CliError, namedError } from './cli-error.js';
import { compareCommand } from './compare.js';
import { type CliIo, terminalIo } from './io.js';
import type { Outcome } from './outcome.js';
import { queryCommand } from './query.js';
import { statementCommand } from './statement.js';
import { trajectoryCommand } from './trajectory.js';

/**
 * The `clipwise-privacy` command.
 *
 * @param argv as in process.argv.
 * @returns the exit code: 0 answered, 1 there is no finite answer, 2 wrong usage or input, 70 a fault of this package.
 */
export async function main(argv: readonly string[], io: CliIo = terminalIo()): Promise<number> {
  const outcome: Outcome = { exitCode: 0 };
  const program = new Command('clipwise-privacy')
    .description(
      'What differentially private training costs: epsilon and delta that are never below the truth.',
    )
    .version(accountingVersion)
    .enablePositionalOptions()
    .option(
      '--batch <file>',
      'answer a JSON list of {id, event | q, sigma, steps, delta | epsilon}; - is stdin',
    )
    .option('--accountant <kind>', 'who answers items that name nobody (without it: the best)')
    .option('--json', 'a batch is always JSON')
    .addHelpText('after', help)
    .allowExcessArguments()
    .action(async ({ batch, accountant }: { readonly batch?: string; readonly accountant?: string }) => {
      const [unknown] = program.args;
      if (unknown !== undefined) {
        const known = program.commands.map((command) => command.name()).join(', ');
        throw new CliError('USAGE', `the command must be one of ${known}, got ${unknown}`);
      }
      if (batch === undefined) program.help({ error: true });
      else await runBatch(io, batch, accountant);
    });
  for (const command of [
    queryCommand(io, outcome, 'epsilon'),
    queryCommand(io, outcome, 'delta'),
    calibrateCommand(io, outcome),
    compareCommand(io),
    trajectoryCommand(io, outcome),
    statementCommand(io, outcome),
  ]) {
    program.addCommand(command);
  }
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({
      writeOut: io.write,
      writeErr: io.writeError,
      // Printed below, as every other error.
      outputError: () => {},
    });
  try {
    await program.parseAsync([...argv]);
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help'))
      return error.exitCode === 0 ? 0 : 2;
    const named =
      error instanceof CommanderError
        ? { code: 'USAGE', message: error.message.replace(/^error: /, '') }
        : namedError(error);
    io.writeError(`${named.code}: ${named.message}\n`);
    if (argv.includes('--json')) io.write(`${JSON.stringify({ error: named })}\n`);
    return named.code === 'INTERNAL' ? 70 : 2;
  }
}

const help = `
Examples:
  clipwise-privacy epsilon -q 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5
  clipwise-privacy compare -q 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5
  clipwise-privacy calibrate --epsilon 2 --delta 1e-5 -q 0.01 --steps 1000
  echo '[{"id": 1, "q": 0.01, "sigma": 1.1, "steps": 1000, "delta": 1e-5}]' | clipwise-privacy --batch -

Exit code: 0 answered, 1 no finite answer exists, 2 wrong usage or input.
`;
