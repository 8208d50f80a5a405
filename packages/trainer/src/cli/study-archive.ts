import { Command } from 'commander';
import { withApiKey } from './api-key-option.js';

/** `clipwise study export` */
export function studyExportCommand(): Command {
  return withApiKey(new Command('export'))
    .description(
      'write a study of an API, with runs, ledgers and files, as one archive; the same study gives the same bytes',
    )
    .argument('<id>', 'of the study; the address of its page ends in it')
    .requiredOption('--api <url>', 'the API that has it')
    .requiredOption('--out <file>', 'the archive: a tar file')
    .action(async (id: string, { api, out }: { api: string; out: string }) => {
      // Only now: what talks to the API would make every other command start later.
      const { downloadStudy } = await import('../reporting/study-archives.js');
      process.stdout.write(`${out}: ${await downloadStudy(api, id, out)} bytes\n`);
    });
}

/** `clipwise study import` */
export function studyImportCommand(): Command {
  return withApiKey(new Command('import'))
    .description('take a study in that an API wrote as an archive; twice is once')
    .argument('<file>', 'that `study export` wrote')
    .requiredOption('--api <url>', 'the API that takes it')
    .addHelpText(
      'after',
      '\nIts runs are declared, whatever they were: nobody here saw them run. Their charges count in the budgets of their data.\n',
    )
    .action(async (file: string, { api }: { api: string }) => {
      const { uploadStudy } = await import('../reporting/study-archives.js');
      const { studyId, isNew, runs, newRuns } = await uploadStudy(api, file);
      const what = isNew ? 'imported' : 'there already:';
      process.stdout.write(`${what} study ${studyId}, ${newRuns} of ${runs} runs are new\n`);
    });
}
