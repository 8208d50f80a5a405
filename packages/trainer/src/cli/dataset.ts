import { Command } from 'commander';
import { createComponent } from '../component.js';
import type { Dataset } from '../data/dataset.js';
import { datasetRegistry } from '../data/registry.js';
import { dataCard, dataCardText } from './data-card.js';
import { exportExamples } from './export-examples.js';
import { readConfig } from './read-config.js';

interface DatasetFlags {
  readonly config: string;
  readonly export?: string;
  readonly json?: true;
}

/** `clipwise dataset` */
export function datasetCommand(): Command {
  return new Command('dataset')
    .description('read and check the data set of a config and print its card; nothing is trained')
    .requiredOption('--config <file>', 'run config (JSON)')
    .option(
      '--export <dir>',
      'write NAME.image.npy and NAME.mask.npy of every example as training sees it before resizing',
    )
    .option('--json', 'print the card as JSON')
    .addHelpText(
      'after',
      '\nImages are exported normalised, as ((pixel - black) / (white - black) - mean) / standardDeviation; masks hold classes from 0, 255 where ignored.\n\nExample:\n  clipwise dataset --config run.json --export seen\n',
    )
    .action(async (flags: DatasetFlags) => {
      const config = await readConfig(flags.config);
      const workingDirectory = process.cwd();
      const dataset: Dataset = await createComponent('dataset', datasetRegistry, config.dataset, {
        workingDirectory,
      });
      const card = dataCard(dataset);
      process.stdout.write(flags.json === true ? `${JSON.stringify(card, null, 2)}\n` : dataCardText(card));
      if (flags.export === undefined) return;
      const count = await exportExamples(config.dataset, dataset, flags.export, workingDirectory);
      process.stderr.write(`${count} examples are in ${flags.export}\n`);
    });
}
