'use client';

import type { Permission } from '@clipwise/contract';
import type { ReactNode } from 'react';
import { useCaller, useWhyNot } from '../../data/caller';
import { PageHeader } from '../../ui/page-header';
import { EmptyState, PanelSkeleton } from '../../ui/states';

/** A page of access control: for whoever may see it, else why not; and a word where the API asks nobody. */
export function AccessFrame({
  title,
  needs,
  tools,
  children,
}: {
  readonly title: string;
  readonly needs: Permission;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}) {
  const caller = useCaller();
  const reason = useWhyNot(needs);
  if (caller === undefined)
    return (
      <>
        <PageHeader title={title} />
        <div className="page-body" aria-busy="true">
          <PanelSkeleton count={1} />
        </div>
      </>
    );
  if (!caller.isControlled)
    return (
      <>
        <PageHeader title={title} />
        <EmptyState testId="not-controlled">
          <p>
            This server asks nobody who they are: it answers this machine alone, and needs no keys. Started
            with <code>CLIPWISE_ACCESS=keys</code>, it asks every caller, and this page says who may do what.
          </p>
        </EmptyState>
      </>
    );
  if (reason !== undefined)
    return (
      <>
        <PageHeader title={title} />
        <EmptyState testId="may-not">
          <p>{reason}</p>
        </EmptyState>
      </>
    );
  return (
    <>
      <PageHeader title={title} tools={tools} />
      <div className="page-body">
        <div className="page-content panels">{children}</div>
      </div>
    </>
  );
}
