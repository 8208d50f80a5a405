'use client';

import type { Permission } from '@clipwise/contract';
import { type ComponentProps, useId } from 'react';
import { useApi } from '../data/api-provider';
import { useWhyNot } from '../data/caller';

/**
 * A button of what takes a permission: without it, it stays in its place, does nothing and says why. Readers of a public link do
 * nothing anywhere, and see none.
 */
export function GuardedButton({
  needs,
  type = 'button',
  children,
  onClick,
  ...button
}: ComponentProps<'button'> & { readonly needs: Permission }) {
  const reason = useWhyNot(needs);
  const id = useId();
  if (useApi().isShared) return null;
  if (reason === undefined)
    return (
      <button type={type} onClick={onClick} {...button}>
        {children}
      </button>
    );
  return (
    <>
      <button
        {...button}
        type="button"
        disabled={false}
        aria-disabled="true"
        aria-describedby={id}
        title={reason}
        onClick={(event) => event.preventDefault()}
      >
        {children}
      </button>
      <span id={id} hidden>
        {reason}
      </span>
    </>
  );
}
