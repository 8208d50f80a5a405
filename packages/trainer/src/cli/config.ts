import { Command } from 'commander';
import { runConfigJsonSchema } from '../config/run-config-json-schema.js';
import { varietyKinds } from '../config/variety-kinds.js';
import type { Recipe } from '../presets/recipes/recipe.js';
import { recipes } from '../presets/recipes/recipes.js';
import { OptionsError } from './options-error.js';
import { readConfig, remarksOn } from './read-config.js';

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

const listed = ({ name, title }: Recipe): string => `  ${name}: ${title}`;

function recipeOf(name: string): Recipe {
  const recipe = recipes.find((one) => one.name === name);
  if (recipe !== undefined) return recipe;
  const known = recipes.map((one) => one.name).join(', ');
  throw new OptionsError(`--recipe must be one of ${known}, got ${JSON.stringify(name)}`);
}

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
    .description('a config to start from')
    .option('--recipe <name>', 'which one', (recipes[0] as Recipe).name)
    .addHelpText('after', `\nRecipes:\n${recipes.map(listed).join('\n')}\n`)
    .action((options: { readonly recipe: string }) => {
      const { config, needs } = recipeOf(options.recipe);
      if (needs !== '') process.stderr.write(`needs ${needs}\n`);
      print(config);
    });
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
