import { deltaText } from '@clipwise/privacy';
import type { BudgetParts, KnownDataset, PlannedBudget } from '../reporting/budget-client.js';
import { alignedRows } from '../study/results-table.js';

const number = (value: number | null): string =>
  value === null ? 'no bound' : String(Number(value.toFixed(6)));
/** How much of a SHA-256 names a data set. */
const shortHash = 12;

/** One line for each budget, and for each data set that has none. */
export function budgetListText(datasets: readonly KnownDataset[]): string {
  if (datasets.length === 0)
    return 'no data set is known yet: a run that starts announces the one that it reads\n';
  const rows = datasets.flatMap(({ name, contentSha256, budgets, isSynthetic }) => {
    const data = [name, contentSha256.slice(0, shortHash)];
    if (budgets.length === 0) return [[...data, isSynthetic ? 'synthetic, no budget' : 'no budget']];
    return budgets.map(({ unit, epsilon, delta, spent, reserved, left }) => [
      ...data,
      unit,
      ...[number(epsilon), deltaText(delta), number(spent), number(reserved), number(left)],
    ]);
  });
  const head = ['data set', 'content', 'per', 'epsilon', 'delta', 'spent', 'reserved', 'left'];
  return `${alignedRows([head, ...rows], 3)}\n`;
}

/** Everything about the budgets of one data set. */
export function budgetText(dataset: KnownDataset, { budgets, decisions }: BudgetParts): string {
  const { name, contentSha256, examples, subjects } = dataset;
  const lines = [`${name}, ${examples} examples of ${subjects} subjects`, `content ${contentSha256}`];
  for (const budget of dataset.budgets) {
    const { unit, neighbouring, epsilon, delta, spent, reserved, left, reason, isSummed, selection } = budget;
    const parts = budgets.find((one) => one.unit === unit)?.runs ?? [];
    lines.push(
      '',
      `per ${unit} (${neighbouring}): epsilon ${number(epsilon)} at delta ${deltaText(delta)}`,
      `spent ${number(spent)}, reserved ${number(reserved)}, left ${number(left)}`,
      ...(reason === '' ? [] : [reason]),
      ...(isSummed
        ? ['Some epsilons were added up: their events cannot be composed. The truth is no more.']
        : []),
      selection,
      ...(parts.length === 0
        ? []
        : [
            'Each run alone; together they spend less:',
            alignedRows(
              parts.map((part) => [
                `  ${part.run.id}`,
                part.state.toLowerCase(),
                number(part.epsilon),
                `${part.run.name}${part.isKeptPrivate ? ' (kept private)' : part.isOverridden ? ' (let pass)' : ''}`,
              ]),
              2,
            ),
          ]),
    );
  }
  if (dataset.budgets.length === 0)
    lines.push('', 'No budget: runs on these data are queued whatever they spend.');
  if (decisions.length > 0)
    lines.push(
      '',
      'Decisions, the newest first:',
      ...decisions.map(
        ({ at, kind, unit, epsilon, reason }) =>
          `  ${at.slice(0, 16).replace('T', ' ')} ${kind.toLowerCase()}${epsilon === null ? '' : ` epsilon ${number(epsilon)} per ${unit}`}: ${reason}`,
      ),
    );
  return `${lines.join('\n')}\n`;
}

/** What a launch would spend, and why it would be refused. */
export function plannedBudgetsText(planned: readonly PlannedBudget[]): string {
  if (planned.length === 0)
    return 'this run spends of no budget: its data set has none, or nobody is behind it\n';
  const lines = planned.flatMap((one) => {
    const { datasetName, unit, epsilon, delta, spent, reserved, asked, left, fits, reason } = one;
    return [
      `${fits ? 'fits' : 'REFUSED'}  ${datasetName}, per ${unit}: epsilon ${number(epsilon)} at delta ${deltaText(delta)}`,
      `         spent ${number(spent)}, reserved ${number(reserved)}, asked ${number(asked)}, left ${number(left)}`,
      ...(reason === '' ? [] : [`         ${reason}`]),
    ];
  });
  const remedy = planned.every(({ fits }) => fits)
    ? []
    : [
        'Take fewer epochs, more noise or smaller batches, or set privacy.targetEpsilon; the owner of the data may raise the budget (clipwise budget set) or pass over it with a reason.',
      ];
  return `${[...lines, ...remedy].join('\n')}\n`;
}
