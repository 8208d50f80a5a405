import { Command } from 'commander';
import { importers } from '../importers/all-importers.js';
import type { ImportedRun, Importer } from '../importers/importer.js';
import { sha256Of } from '../reporting/sha256-of.js';
import { withApiKey } from './api-key-option.js';
import { findingsText } from './findings-text.js';
import { importedFacts } from './imported-facts.js';
import { OptionsError } from './options-error.js';

interface ImportFlags {
  readonly api?: string;
  readonly study: string;
  readonly dryRun?: true;
}

/** `clipwise import` */
export function importCommand(): Command {
  const command = new Command('import').description(
    'bring runs of other tools into a server; the same content is never there twice',
  );
  for (const importer of importers) command.addCommand(importCommandOf(importer));
  return command.addHelpText(
    'after',
    '\nImported runs are declared: nobody here saw them run, so they claim no epsilon. The original of each is kept beside it.\n\nExample:\n  clipwise import study-csv results/ --api http://127.0.0.1:4000 --study published\n',
  );
}

function importCommandOf(importer: Importer): Command {
  return withApiKey(new Command(importer.kind))
    .description(importer.reads)
    .argument('<paths...>', 'files, or folders in which they lie')
    .option('--api <url>', 'the API that takes them')
    .option('--study <name>', 'the study that they are put into', 'imported')
    .option('--dry-run', 'tell what would be imported, and send nothing')
    .action(async (paths: readonly string[], flags: ImportFlags) => {
      if (flags.api === undefined && flags.dryRun === undefined)
        throw new OptionsError('name the API by --api http://127.0.0.1:4000, or look first with --dry-run');
      // All of them before any is sent: a file that cannot be read leaves nothing half done.
      const found: ImportedRun[] = [];
      for (const path of paths) found.push(...(await importer.read(path)));
      const runs = eachOnce(found);
      if (flags.api === undefined || flags.dryRun) {
        for (const run of runs) process.stdout.write(`would import ${describe(run)}\n`);
      } else await send(importer, runs, flags.api, flags.study);
      process.stdout.write(findingsText(importedFacts(runs)));
    });
}

/** The same content in two files is one run. */
function eachOnce(runs: readonly ImportedRun[]): readonly ImportedRun[] {
  return [...new Map(runs.map((run) => [`${sha256Of(run.content)} ${run.key}`, run])).values()];
}

async function send(
  importer: Importer,
  runs: readonly ImportedRun[],
  api: string,
  study: string,
): Promise<void> {
  // Only now: what talks to the API would make every other command start later.
  const { ApiClient } = await import('../reporting/api-client.js');
  const { logToStandardError } = await import('../reporting/log-line.js');
  const { OutageLog } = await import('../reporting/outage-log.js');
  const { sendImport } = await import('../reporting/send-import.js');
  const client = new ApiClient(api);
  const outage = new OutageLog(logToStandardError, 'import', 'it goes on when the API answers');
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('stopped; the same command goes on where this ended')));
  let stored = 0;
  for (const [index, run] of runs.entries()) {
    const { runId, isNew } = await sendImport(run, { client, study, importer, outage, signal: stop.signal });
    if (isNew) stored += 1;
    const what = isNew ? 'imported' : 'is there already:';
    process.stdout.write(`[${index + 1}/${runs.length}] ${what} ${describe(run)}, run ${runId}\n`);
  }
  process.stdout.write(`${stored} of ${runs.length} runs are new in study "${study}"\n`);
}

function describe({ name, original, points }: ImportedRun): string {
  return `"${name}" of ${original.name}, ${points.length} points`;
}
