import { Command, Option } from 'commander';
import { parseStudy } from '../config/study/parse-study.js';
import { presetStudies } from '../presets/studies/preset-studies.js';
import { slugOf } from '../study/study-name.js';
import { withApiKey } from './api-key-option.js';
import { OptionsError } from './options-error.js';
import { studyExportCommand, studyImportCommand } from './study-archive.js';
import { studyPlanText } from './study-plan.js';
import { isStudyFolder, runStudyHere } from './study-run.js';
import { readStudy } from './study-source.js';

interface RunFlags {
  readonly api?: string;
  readonly out?: string;
  readonly data?: string;
  readonly key?: string;
  readonly jobs: string;
  readonly cells?: string;
  readonly cell?: readonly string[];
}

const what = 'a file, a preset, or a folder that `study run` made';
const dataText = 'folder of the data, for a preset that needs one';

/** `clipwise study` */
export function studyCommand(outcome: { exitCode: number }): Command {
  const command = new Command('study')
    .description('design a study once, run it anywhere, and let statistics judge it')
    .addHelpText(
      'after',
      `
Presets:
${presetStudies.map(({ name, title }) => `  ${name.padEnd(28)}${title}`).join('\n')}

Examples:
  clipwise study init demonstration > study.json
  clipwise study plan study.json
  clipwise study run study.json --out studies/first --jobs 2
  clipwise study report studies/first
  clipwise study export STUDY-ID --api http://127.0.0.1:4000 --out study.tar
  clipwise study import study.tar --api http://127.0.0.1:4000
`,
    );
  const commands = [
    initCommand(),
    planCommand(),
    runCommand(outcome),
    statusCommand(),
    reportCommand(),
    studyExportCommand(),
    studyImportCommand(),
  ];
  // Each by itself, or its exit would not be caught.
  for (const one of commands) command.addCommand(one.exitOverride());
  return command;
}

function initCommand(): Command {
  return new Command('init')
    .description('print a study to start from, as JSON')
    .argument('[preset]', 'name of a preset', 'demonstration')
    .option('--data <dir>', dataText)
    .action(async (preset: string, { data }: { data?: string }) => {
      process.stdout.write(`${JSON.stringify(await readStudy(preset, { data }), null, 2)}\n`);
    });
}

function planCommand(): Command {
  return new Command('plan')
    .description('tell runs, epsilon of each cell and, with --measure, time; start nothing')
    .argument('<study>', what)
    .option('--data <dir>', dataText)
    .option('--measure', 'measure this machine for the time, some seconds a cell')
    .action(async (named: string, { data, measure }: { data?: string; measure?: true }) => {
      const definition = await readStudy(named, { data });
      process.stdout.write(await studyPlanText(definition, { measures: measure === true }));
    });
}

function runCommand(outcome: { exitCode: number }): Command {
  return withApiKey(new Command('run'))
    .description('run what is not there yet, here or by the agents of an API')
    .argument('<study>', what)
    .option('--out <dir>', 'keep study and runs here; default studies/<name>')
    .option('--api <url>', 'queue the runs at this API and show how its agents get on')
    .option('--key <text>', 'with --api: another study of the same definition')
    .option('--data <dir>', dataText)
    .option('--jobs <n>', 'runs at a time, without --api', '1')
    .addOption(new Option('--cells <n>', 'only the first so many cells, without --api').conflicts('cell'))
    .option('--cell <name...>', 'only the cells of these names, without --api')
    .addHelpText(
      'after',
      `
A study goes on where it was: Ctrl-C, kill -9 and a power cut lose no finished run and
repeat none. Ctrl-C stops the runs under way after their steps; a killed study leaves
them running, and the next \`study run\` waits for them.

Exit code: 0 all completed, 1 a run failed, 2 wrong study or usage, 130 stopped.
`,
    )
    .action(async (named: string, flags: RunFlags) => {
      const { api, data, key } = flags;
      const definition = await readStudy(named, { data });
      if (api !== undefined) {
        for (const name of ['out', 'cells', 'cell'] as const)
          if (flags[name] !== undefined)
            throw new OptionsError(
              `--${name} is for a run without --api, where the agents take the whole study; for fewer cells, take them out of the file that clipwise study init writes`,
            );
        // Only now: what talks to the API would make every other command start later.
        const { runStudyAt } = await import('./study-at-api.js');
        outcome.exitCode = await runStudyAt(api, parseStudy(definition), key ?? null);
        return;
      }
      if (key !== undefined) throw new OptionsError('--key belongs to --api');
      const out = flags.out ?? ((await isStudyFolder(named)) ? named : `studies/${slugOf(definition.name)}`);
      const jobs = numberOf('--jobs', flags.jobs, 64);
      const first = flags.cells === undefined ? {} : { first: numberOf('--cells', flags.cells, 5000) };
      const choice = flags.cell === undefined ? first : { names: flags.cell };
      outcome.exitCode = await runStudyHere(definition, { out, jobs, choice });
    });
}

function statusCommand(): Command {
  return new Command('status')
    .description('tell how the runs of a folder stand, and what its cells say so far')
    .argument('<folder>', 'that `study run` made')
    .action(async (folder: string) => {
      const { studyStatusText } = await import('./study-status.js');
      process.stdout.write(await studyStatusText(folder));
    });
}

function reportCommand(): Command {
  return new Command('report')
    .description('write figures, table and comparisons as Markdown with SVG')
    .argument('<studies...>', 'folders that `study run` made, or each the results.json of an earlier report')
    .option(
      '--out <dir>',
      'write STUDY.md here, and numbers, definition and figures of each study to study/<name>; default <folder>/report, or where the earlier report is',
    )
    .action(async (named: readonly string[], { out }: { out?: string }) => {
      // Only now: the library that draws is large.
      const { writeStudyReport } = await import('../study/report/write-report.js');
      for (const file of await writeStudyReport(named, out)) process.stdout.write(`${file}\n`);
    });
}

function numberOf(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new OptionsError(`${flag} must be a whole number from 1 to ${most}, got ${JSON.stringify(text)}`);
}
