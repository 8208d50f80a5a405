'use client';

import dynamic from 'next/dynamic';
import type { DialogProps } from './dialog-frame';

const DialogFrame = dynamic(() => import('./dialog-frame').then((module) => module.DialogFrame), {
  ssr: false,
});

/** A dialog over the page. What keeps focus in it is loaded when the first dialog opens. */
export function Dialog(props: DialogProps) {
  return <DialogFrame {...props} />;
}
