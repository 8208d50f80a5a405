import { Command } from 'commander';
import { runConfigJsonSchema } from '../config/run-config-json-schema.js';
import { varietyKinds } from '../config/variety-kinds.js';
import { exampleConfig } from '../presets/example-config.js';
import { readConfig, remarksOn } from './read-config.js';

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

/** `clipwise config schema | example | validate FILE` */
export function configCommand(): Command {
  const kinds = Object.entries(varietyKinds).map(([path, known]) => `  ${path}.kind: ${known.join(', ')}`);
  const command = new Command('config')
    .description('print or check run configs')
    .addHelpText('after', `\nKinds of each part of a config:\n${kinds.join('\n')}\n`);
  command
    .command('schema')
    .description('the JSON schema of a run config')
    .action(() => print(runConfigJsonSchema()));
  command
    .command('example')
    .description('a private run that ends within a minute or two')
    .action(() => print(exampleConfig));
  command
    .command('validate')
    .argument('<file>', 'a run config')
    .description('check a config and print it with its defaults')
    .action(async (file: string) => {
      const config = await readConfig(file);
      process.stderr.write(remarksOn(config));
      print(config);
    });
  return command;
}
