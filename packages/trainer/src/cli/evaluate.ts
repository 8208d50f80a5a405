import { Command, Option } from 'commander';
import { createComponent } from '../component.js';
import { ConfigError } from '../config/config-error.js';
import type { Dataset } from '../data/dataset.js';
import { datasetRegistry } from '../data/registry.js';
import { type SplitName, splitNames } from '../data/split.js';
import { readCheckpoint } from '../training/checkpoint.js';
import { evaluate, evaluateTrivial } from '../training/evaluate.js';
import { loadPredictor } from '../training/predictor.js';
import { readConfig } from './read-config.js';

interface EvaluateFlags {
  readonly checkpoint: string;
  readonly config?: string;
  readonly split: SplitName;
  readonly backend: string;
  readonly json?: true;
}

/** `clipwise evaluate` */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('score a checkpoint on a part of its data set, or of another one')
    .requiredOption('--checkpoint <file>', 'checkpoint.safetensors of a run')
    .addOption(
      new Option('--split <name>', 'the examples to score on').choices(splitNames).default('validation'),
    )
    .option(
      '--config <file>',
      'run config whose data set is taken; left out, the one that the checkpoint was trained with',
    )
    .option('--backend <kind>', 'as in training.backend', 'auto')
    .option('--json', 'print the scores as JSON')
    .addHelpText(
      'after',
      '\nEach look at the test split makes it a little less of a test. Scores on private data are not covered by epsilon.\n\nExample:\n  clipwise evaluate --checkpoint runs/first/checkpoint.safetensors --split test\n',
    )
    .action(async (flags: EvaluateFlags) => {
      const checkpoint = await readCheckpoint(flags.checkpoint);
      const config = flags.config === undefined ? checkpoint.config : await readConfig(flags.config);
      const dataset: Dataset = await createComponent('dataset', datasetRegistry, config.dataset, {
        workingDirectory: process.cwd(),
      });
      const { classNames } = checkpoint;
      requireSameTask(dataset, classNames.length);
      const examples = dataset[flags.split];
      if (examples.length === 0)
        throw new ConfigError([
          {
            path: 'dataset.split',
            value: flags.split,
            message: `gives no example for ${flags.split}; take --split validation, or another data set`,
          },
        ]);
      const predictor = await loadPredictor(
        { ...checkpoint, config: { ...checkpoint.config, dataset: config.dataset } },
        flags.backend,
      );
      const part = { validation: examples, classNames };
      const scores = evaluate(part, await predictor.predict(examples));
      predictor.dispose();
      const trivial = evaluateTrivial(part);
      const result = {
        split: flags.split,
        examples: examples.length,
        disclosure: dataset.isSynthetic && flags.split !== 'train' ? 'public' : 'diagnostic',
        meanDice: scores.meanDice,
        pixelAccuracy: scores.pixelAccuracy,
        loss: scores.loss,
        classDice: Object.fromEntries(classNames.map((name, label) => [name, scores.classDice[label]])),
        trivialMeanDice: trivial.meanDice,
        trivialPixelAccuracy: trivial.pixelAccuracy,
      };
      process.stdout.write(flags.json === true ? `${JSON.stringify(result, null, 2)}\n` : textOf(result));
    });
}

function requireSameTask({ classNames }: Dataset, wanted: number): void {
  if (classNames.length === wanted) return;
  throw new ConfigError([
    {
      path: 'dataset',
      value: String(classNames.length),
      message: `has ${classNames.length} classes, and the checkpoint ${wanted}; take a data set of the same classes`,
    },
  ]);
}

interface Result {
  readonly split: string;
  readonly examples: number;
  readonly disclosure: string;
  readonly meanDice: number;
  readonly pixelAccuracy: number;
  readonly loss: number;
  readonly classDice: Readonly<Record<string, number | undefined>>;
  readonly trivialMeanDice: number;
  readonly trivialPixelAccuracy: number;
}

function textOf(result: Result): string {
  const star = result.disclosure === 'diagnostic' ? ' *' : '';
  const rows: readonly (readonly [string, number])[] = [
    ['mean Dice', result.meanDice],
    ['pixel accuracy', result.pixelAccuracy],
    ['loss', result.loss],
    ...Object.entries(result.classDice).map(
      ([name, dice]) => [`Dice of ${name}`, dice ?? Number.NaN] as const,
    ),
    ['mean Dice of one class everywhere', result.trivialMeanDice],
    ['pixel accuracy of one class everywhere', result.trivialPixelAccuracy],
  ];
  const width = Math.max(...rows.map(([title]) => title.length)) + star.length;
  return [
    `${result.split}: ${result.examples} examples`,
    ...rows.map(
      ([title, value]) =>
        `${`${title}${star}`.padEnd(width)}  ${Number.isNaN(value) ? 'absent' : value.toFixed(4)}`,
    ),
    ...(star === '' ? [] : ['* computed from the data without noise: not covered by epsilon']),
    '',
  ].join('\n');
}
