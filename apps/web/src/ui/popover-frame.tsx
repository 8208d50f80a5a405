'use client';

import { Popover } from 'radix-ui';
import type { ReactNode, RefObject } from 'react';

/** The panel of a popover: placed at its button, closed by Escape or a press elsewhere, and focus then returns. */
export function PopoverFrame({
  title,
  anchor,
  side,
  align,
  onClose,
  children,
}: {
  readonly title: string;
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly side: 'top' | 'bottom';
  readonly align: 'start' | 'end';
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Popover.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLButtonElement>} />
      <Popover.Portal>
        <Popover.Content
          className="popover"
          side={side}
          align={align}
          sideOffset={4}
          aria-label={title}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
          // A press on the button closes by the button itself, and must not close and open again.
          onInteractOutside={(event) => {
            if (anchor.current?.contains(event.target as Node)) event.preventDefault();
          }}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
