'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useRef, useState } from 'react';

const PopoverFrame = dynamic(() => import('./popover-frame').then((module) => module.PopoverFrame), {
  ssr: false,
});

/** A button that opens a small panel beside itself. What places the panel is loaded when it is first opened. */
export function Popover({
  title,
  button,
  name,
  className,
  side = 'bottom',
  align = 'start',
  testId,
  children,
}: {
  /** Names the panel. */
  readonly title: string;
  /** What the button shows. */
  readonly button: ReactNode;
  /** The button's name, where what it shows does not say it. */
  readonly name?: string;
  readonly className: string;
  readonly side?: 'top' | 'bottom';
  readonly align?: 'start' | 'end';
  readonly testId?: string;
  /** The panel; `close` is for a choice that ends it. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(false);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={className}
        aria-label={name}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-testid={testId}
        onClick={() => setOpen(!isOpen)}
      >
        {button}
      </button>
      {isOpen ? (
        <PopoverFrame title={title} anchor={anchor} side={side} align={align} onClose={close}>
          {typeof children === 'function' ? children(close) : children}
        </PopoverFrame>
      ) : null}
    </>
  );
}
