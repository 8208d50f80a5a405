import { Command } from 'commander';
import { demoStudy } from '../presets/demo-study.js';

/** `clipwise demo-study` */
export function demoStudyCommand(): Command {
  return new Command('demo-study')
    .description('print the demonstration study, as the createStudy mutation takes it')
    .action(() => {
      process.stdout.write(`${JSON.stringify(demoStudy, null, 2)}\n`);
    });
}
