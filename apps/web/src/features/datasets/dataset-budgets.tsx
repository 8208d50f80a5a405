'use client';

import { useQuery } from '@apollo/client/react';
import {
  BudgetRunsDocument,
  BudgetsDocument,
  DatasetsDocument,
  SetBudgetDocument,
} from '@clipwise/contract/operations';
import { type FormEvent, useId, useState } from 'react';
import { useWhyNot } from '../../data/caller';
import { useFormMutation } from '../../data/use-form-mutation';
import { BudgetMeter } from '../../ui/budget';
import { BudgetRuns } from '../../ui/budget-runs';
import { ErrorMessage } from '../../ui/error-message';
import type { Dataset } from './dataset-facts';

type Content = NonNullable<Dataset['content']>;
const states = { RESERVED: 'reserved', SPENDING: 'spending', ENDED: 'ended' } as const;
const listedRuns = 50;

/** What all runs on a data set may spend together, what each takes of it, and who decided so. */
export function DatasetBudgets({ content }: { readonly content: Content }) {
  const [isOpen, setOpen] = useState(false);
  const whyNot = useWhyNot('serve');
  const { budgets, contentSha256 } = content;
  return (
    <section className="dataset-budgets" aria-label="Budgets">
      {budgets.length === 0 ? (
        <p className="muted small">No budget: runs on these data are queued whatever they spend.</p>
      ) : (
        budgets.map((budget) => <BudgetMeter key={budget.id} budget={budget} />)
      )}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="small">
          {budgets.length === 0 ? 'Set a budget' : 'Runs, decisions, and setting a budget'}
        </summary>
        {isOpen && whyNot !== undefined ? (
          <p className="muted small">A budget is over all projects that use the data. {whyNot}</p>
        ) : null}
        {isOpen && whyNot === undefined ? (
          <>
            <Parts contentSha256={contentSha256} />
            <SettingForm contentSha256={contentSha256} />
          </>
        ) : null}
      </details>
    </section>
  );
}

function Parts({ contentSha256 }: { readonly contentSha256: string }) {
  const { data, error } = useQuery(BudgetRunsDocument, {
    variables: { contentSha256, first: listedRuns },
    fetchPolicy: 'cache-and-network',
  });
  if (error !== undefined) return <ErrorMessage error={error} />;
  const content = data?.datasetContents[0];
  if (content === undefined) return <span className="skeleton" style={{ width: '60%' }} />;
  return (
    <>
      {content.budgets.map(({ id, unit, runs }) => (
        <BudgetRuns
          key={id}
          parts={runs.map(({ state, isOverridden, isKeptPrivate, ...run }) => ({
            ...run,
            part: `${states[state]}${isKeptPrivate ? ', kept private' : isOverridden ? ', let pass' : ''}`,
          }))}
          caption={`Each run alone, per ${unit}; together they spend less. The newest ${listedRuns}.`}
          testId="budget-runs"
        />
      ))}
      {content.decisions.length === 0 ? null : (
        <ul className="small muted" data-testid="budget-decisions">
          {content.decisions.map(({ number, kind, unit, epsilon, reason, at }) => (
            <li key={number}>
              {new Date(at).toISOString().slice(0, 16).replace('T', ' ')} {kind.toLowerCase()}
              {epsilon == null ? '' : ` epsilon ${epsilon} per ${unit}`}: {reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function SettingForm({ contentSha256 }: { readonly contentSha256: string }) {
  const id = useId();
  const setting = useFormMutation(
    SetBudgetDocument,
    [],
    [DatasetsDocument, BudgetsDocument, BudgetRunsDocument],
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '');
    const input = {
      ...{ contentSha256, epsilon: Number(text('epsilon')), delta: Number(text('delta')) },
      unit: text('unit') === 'subject' ? ('subject' as const) : ('example' as const),
      reason: text('reason'),
    };
    void setting.send({ input });
  };
  return (
    <form onSubmit={submit} className="budget-form" aria-label="Set a budget">
      <label htmlFor={`${id}-unit`}>Unit</label>
      <select id={`${id}-unit`} name="unit" className="select">
        <option value="subject">subject</option>
        <option value="example">example</option>
      </select>
      <label htmlFor={`${id}-epsilon`}>epsilon</label>
      <input
        id={`${id}-epsilon`}
        name="epsilon"
        className="input"
        inputMode="decimal"
        required
        defaultValue="8"
      />
      <label htmlFor={`${id}-delta`}>delta</label>
      <input
        id={`${id}-delta`}
        name="delta"
        className="input"
        inputMode="decimal"
        required
        defaultValue="1e-5"
      />
      <label htmlFor={`${id}-reason`}>Reason</label>
      <input
        id={`${id}-reason`}
        name="reason"
        className="input"
        required
        placeholder="is recorded for ever"
      />
      <button type="submit" className="button" disabled={setting.isSending}>
        {setting.isSending ? 'Setting…' : 'Set budget'}
      </button>
      <ErrorMessage error={setting.failure} />
    </form>
  );
}
