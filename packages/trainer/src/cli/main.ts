import { setImmediate } from 'node:timers/promises';
import { errorCodes } from '@clipwise/contract/errors';
import { Command, CommanderError } from 'commander';
import { clipwiseVersion } from '../version.js';
import { agentCommand } from './agent.js';
import { auditCommand } from './audit.js';
import { backendCommand } from './backend.js';
import { budgetCommand } from './budget.js';
import { checkpointCommand } from './checkpoint.js';
import { configCommand } from './config.js';
import { datasetCommand } from './dataset.js';
import { demoStudyCommand } from './demo-study.js';
import { doctorCommand } from './doctor.js';
import { evaluateCommand } from './evaluate.js';
import { findingsCommand } from './findings.js';
import { importCommand } from './import.js';
import { launchCommand } from './launch.js';
import { mcpCommand } from './mcp.js';
import { outliveConsole } from './outlive-console.js';
import { predictCommand } from './predict.js';
import { keysCommand, receiptCommand, verifyCommand } from './receipt.js';
import { sendCommand } from './send.js';
import { statementCommand } from './statement.js';
import { studyCommand } from './study.js';
import { syncCommand } from './sync.js';
import { trainCommand } from './train.js';

/**
 * The `clipwise` command.
 *
 * @param argv as in process.argv.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage or config, 3 not all of it reported, 130 cancelled.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const standardOutput = outliveConsole();
  const outcome = { exitCode: 0 };
  const program = new Command('clipwise')
    .description('Differentially private training whose every epsilon comes from the code that ran.')
    .version(clipwiseVersion)
    .exitOverride()
    .addHelpText(
      'after',
      '\nExample:\n  clipwise config example > run.json\n  clipwise train --config run.json --out runs/first\n',
    );
  const commands = [
    trainCommand(outcome),
    sendCommand(outcome),
    syncCommand(outcome),
    configCommand(),
    datasetCommand(),
    evaluateCommand(),
    predictCommand(),
    checkpointCommand(outcome),
    auditCommand(outcome),
    budgetCommand(outcome),
    keysCommand(),
    receiptCommand(),
    statementCommand(outcome),
    verifyCommand(outcome),
    doctorCommand(outcome),
    backendCommand(),
    studyCommand(outcome),
    demoStudyCommand(),
    agentCommand(),
    launchCommand(),
    importCommand(),
    findingsCommand(outcome),
    mcpCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command.exitOverride());
  }
  try {
    await program.parseAsync([...argv]);
    // A failed write is told in the next turn.
    await setImmediate();
    const lost = standardOutput.lost();
    if (lost === undefined) return outcome.exitCode;
    process.stderr.write(`standard output took only a part (${lost}); free disk space, or write elsewhere\n`);
    return outcome.exitCode || 1;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { code = '', message } = error as { code?: string; message: string };
    process.stderr.write(`${message}\n`);
    return usageErrors.has(code) ? 2 : 1;
  }
}

const usageErrors: ReadonlySet<string> = new Set([
  errorCodes.CONFIG_INVALID,
  errorCodes.CONFIG_UNREADABLE,
  errorCodes.OPTIONS_INVALID,
  errorCodes.OUTPUT_TAKEN,
  errorCodes.RESUME_IMPOSSIBLE,
  errorCodes.LEASE_UNREADABLE,
  errorCodes.IMPORT_UNREADABLE,
]);
