'use client';

import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export type DialogProps = {
  readonly title: string;
  readonly className?: string;
  readonly hidesTitle?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A dialog over the page: focus is kept in it, Escape closes it, and focus returns to where it was. */
export function DialogFrame({ title, className = '', hidesTitle = false, onClose, children }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="overlay" />
        <Radix.Content className={`dialog ${className}`} aria-describedby={undefined}>
          <Radix.Title className={hidesTitle ? 'visually-hidden' : 'dialog-title cut'}>{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
