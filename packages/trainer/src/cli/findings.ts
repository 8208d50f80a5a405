import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFaults } from '@clipwise/findings';
import { Command } from 'commander';
import { factsOfLog } from '../reporting/facts-of-log.js';
import { spoolPaths } from '../reporting/spool.js';
import { findingsText } from './findings-text.js';
import { OptionsError } from './options-error.js';
import { readConfig } from './read-config.js';
import { configName } from './run-place.js';

/** `clipwise findings` */
export function findingsCommand(outcome: { exitCode: number }): Command {
  return new Command('findings')
    .description('look for faults in runs by rules: accounting, batches, losses, splits, labels, ...')
    .argument('<folders...>', 'folders of runs; several are looked at beside each other, too')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 no error was found, 1 what is claimed does not hold.\n\nExample:\n  clipwise findings runs/*\n',
    )
    .action(async (folders: readonly string[], { json }: { readonly json?: true }) => {
      const runs = await Promise.all(folders.map(factsOfFolder));
      const findings = findFaults(runs);
      process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : findingsText(runs));
      if (findings.some(({ severity }) => severity === 'error')) outcome.exitCode = 1;
    });
}

/** A run of a folder as rules look at it. @throws OptionsError when it holds none. */
export async function factsOfFolder(folder: string) {
  const spool = [folder, join(folder, 'spool')].find((place) => existsSync(spoolPaths(place).events));
  if (spool === undefined || !existsSync(join(folder, configName)))
    throw new OptionsError(`${folder} is no folder of a run: it has no ${configName} with events.jsonl`);
  return factsOfLog(folder, await readConfig(join(folder, configName)), spool);
}
