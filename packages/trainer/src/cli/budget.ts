import { Command, Option } from 'commander';
import type { KnownDataset } from '../reporting/budget-client.js';
import { withApiKey } from './api-key-option.js';
import { OptionsError } from './options-error.js';
import { readConfig } from './read-config.js';

interface ApiFlags {
  readonly api: string;
  readonly json?: true;
}
interface SetFlags extends ApiFlags {
  readonly unit: string;
  readonly epsilon: string;
  readonly delta: string;
  readonly neighbouring: string;
  readonly reason: string;
}

/** `clipwise budget list | show | check | set` */
export function budgetCommand(outcome: { exitCode: number }): Command {
  const command = new Command('budget')
    .exitOverride()
    .description('what all runs on a data set may spend together, and what is spent, reserved and left')
    .addHelpText(
      'after',
      '\nA data set is named by the beginning of its content hash, or by its name where no other has it.\n\nExamples:\n  clipwise budget list --api http://127.0.0.1:4000\n  clipwise budget check run.json --api http://127.0.0.1:4000\n  clipwise budget set 3f2a9c --epsilon 8 --delta 1e-5 --unit subject --reason "ethics vote 12" --api http://127.0.0.1:4000\n',
    );
  atApi(command, 'list', 'data sets with their budgets').action(async (flags: ApiFlags) => {
    const { datasets } = await asked(flags.api);
    const { budgetListText } = await import('./budget-text.js');
    print(flags, datasets, budgetListText(datasets));
  });
  atApi(command, 'show <dataset>', 'a data set: budgets, the part of each run, decisions').action(
    async (name: string, flags: ApiFlags) => {
      const { client, datasets, signal } = await asked(flags.api);
      const dataset = named(datasets, name);
      const { budgetParts } = await import('../reporting/budget-client.js');
      const { budgetText } = await import('./budget-text.js');
      const parts = (await budgetParts(client, dataset.contentSha256, signal)) ?? {
        budgets: [],
        decisions: [],
      };
      print(flags, { ...dataset, ...parts }, budgetText(dataset, parts));
    },
  );
  atApi(command, 'check <config>', 'what a run of a config would spend; nothing is reserved')
    .addHelpText('after', '\nExit code: 0 it fits, 1 it would be refused.\n')
    .action(async (file: string, flags: ApiFlags) => {
      const config = await readConfig(file);
      const { client, signal } = await opened(flags.api);
      const { budgetsOfPlan } = await import('../reporting/budget-client.js');
      const { plannedBudgetsText } = await import('./budget-text.js');
      const planned = await budgetsOfPlan(client, config, signal);
      print(flags, planned, plannedBudgetsText(planned));
      if (planned.some(({ fits }) => !fits)) outcome.exitCode = 1;
    });
  atApi(command, 'set <dataset>', 'set a budget, or change it; what is spent stays spent')
    .requiredOption('--epsilon <number>', 'the limit, with at most six decimals')
    .requiredOption('--delta <number>', 'between 0 and 1')
    .requiredOption('--reason <text>', 'why; it is recorded for ever')
    .addOption(
      new Option('--unit <kind>', 'whose presence it hides')
        .choices(['example', 'subject'])
        .default('subject'),
    )
    .option('--neighbouring <relation>', 'add-remove, zero-out or replace-one', 'add-remove')
    .action(async (name: string, { unit, epsilon, delta, neighbouring, reason, ...flags }: SetFlags) => {
      const { client, datasets, signal } = await asked(flags.api);
      const { contentSha256 } = named(datasets, name);
      const { knownDatasets, setBudget } = await import('../reporting/budget-client.js');
      const { budgetListText } = await import('./budget-text.js');
      const setting = { contentSha256, unit, neighbouring, reason };
      const limit = { epsilon: numberOf('--epsilon', epsilon), delta: numberOf('--delta', delta) };
      await setBudget(client, { ...setting, ...limit }, signal);
      const now = (await knownDatasets(client, signal)).filter((one) => one.contentSha256 === contentSha256);
      print(flags, now, budgetListText(now));
    });
  return command;
}

function atApi(parent: Command, usage: string, description: string): Command {
  return withApiKey(parent.command(usage).exitOverride())
    .description(description)
    .requiredOption('--api <url>', 'the API that keeps the budgets, such as http://127.0.0.1:4000')
    .option('--json', 'print JSON');
}

async function opened(api: string) {
  // Only now: what talks to the API would make every other command start later.
  const { ApiClient } = await import('../reporting/api-client.js');
  return { client: new ApiClient(api), signal: new AbortController().signal };
}

async function asked(api: string) {
  const { client, signal } = await opened(api);
  const { knownDatasets } = await import('../reporting/budget-client.js');
  return { client, signal, datasets: await knownDatasets(client, signal) };
}

function named(datasets: readonly KnownDataset[], name: string): KnownDataset {
  const found = datasets.filter((one) => one.contentSha256.startsWith(name) || one.name === name);
  const [only, ...others] = found;
  if (only === undefined)
    throw new OptionsError(`no data set is called "${name}"; clipwise budget list shows them`);
  if (others.length > 0)
    throw new OptionsError(
      `"${name}" may be ${found.map((one) => one.contentSha256.slice(0, 12)).join(', ')}; name one by more of its content hash`,
    );
  return only;
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new OptionsError(`${flag} must be a number, got "${text}"`);
  return value;
}

function print({ json }: ApiFlags, data: unknown, text: string): void {
  process.stdout.write(json === true ? `${JSON.stringify(data, null, 2)}\n` : text);
}
