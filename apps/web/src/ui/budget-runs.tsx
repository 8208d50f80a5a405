import type { ReactNode } from 'react';
import { formatEpsilon } from '../data/metric-value';
import { Link } from './link';

/** A run's part of a budget. */
export type BudgetPart = {
  readonly run: { readonly id: string; readonly name: string };
  readonly part: string;
  /** Null for a run without a bound. */
  readonly epsilon: number | null | undefined;
};

/** What runs take of a budget, each alone. */
export function BudgetRuns({
  parts,
  caption,
  testId,
}: {
  readonly parts: readonly BudgetPart[];
  readonly caption: ReactNode;
  readonly testId: string;
}) {
  return (
    <table data-testid={testId}>
      <caption className="small muted">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Part</th>
          <th scope="col" className="is-number">
            epsilon
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ run, part, epsilon }) => (
          <tr key={run.id}>
            <td>
              <Link href={`/runs/${run.id}`} title={run.name}>
                {run.name}
              </Link>
            </td>
            <td className="muted">{part}</td>
            <td className="is-number">{epsilon == null ? '∞' : formatEpsilon(epsilon)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
