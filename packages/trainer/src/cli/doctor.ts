import { Command, Option } from 'commander';
import { backendRegistry } from '../backends/registry.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import { type ExamineOptions, examine } from '../doctor/examine.js';
import { reportText } from '../doctor/report-text.js';
import { demoStudy } from '../presets/demo-study.js';
import { exampleConfig } from '../presets/example-config.js';
import { readPlan } from './read-plan.js';
import { statusLine } from './status-line.js';

interface DoctorFlags {
  readonly json?: true;
  readonly benchmark: boolean;
  readonly backend: string;
  readonly config?: string;
}

/** `clipwise doctor` */
export function doctorCommand(outcome: { exitCode: number }): Command {
  return new Command('doctor')
    .description('say what this machine can compute with, how fast, and how long runs will take on it')
    .option('--config <file>', 'also estimate this run config, or study (JSON with "configs")')
    .addOption(
      new Option('--backend <kind>', 'measure this backend')
        .choices(['auto', ...backendRegistry.map(({ kind }) => kind)])
        .default('auto'),
    )
    .option('--no-benchmark', 'measure nothing')
    .option('--json', 'print JSON; times in seconds')
    .addHelpText(
      'after',
      '\nEvery backend is loaded in a process of its own, and its gradients are compared with those of another.\nA training step on made-up data is attacked; what that shows of its epsilon is compared with what is claimed.\n\nExit code: 0 a backend works, 1 none does or not the one of --backend, or an attack got beyond the claim, 2 wrong usage or config.\n\nExample:\n  clipwise config example > run.json\n  clipwise doctor --config run.json\n',
    )
    .action(async (flags: DoctorFlags) => {
      const status = statusLine(process.stderr);
      const options: ExamineOptions = {
        benchmarkBackend: flags.benchmark ? flags.backend : null,
        plans: [
          { name: 'Example config', configs: [parseRunConfig(exampleConfig)] },
          { name: `Study "${demoStudy.name}"`, configs: demoStudy.configs.map(parseRunConfig) },
          ...(flags.config === undefined ? [] : [await readPlan(flags.config)]),
        ],
        workingDirectory: process.cwd(),
        report: status.show,
      };
      const report = await examine(options);
      status.clear();
      process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
      const isWanted = (kind: string): boolean => flags.backend === 'auto' || flags.backend === kind;
      const works = report.backends.some(({ kind, status: state }) => isWanted(kind) && state === 'usable');
      const isRefuted = report.audit?.kind === 'answer' && report.audit.answer.violation !== null;
      outcome.exitCode = works && !isRefuted ? 0 : 1;
    });
}
