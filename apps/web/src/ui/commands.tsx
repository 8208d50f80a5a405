'use client';

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';

/** Something that a key or the palette does. */
export type Command = {
  readonly id: string;
  readonly label: string;
  /** `KeyboardEvent.key` of the shortcut: "c", "/", "?". */
  readonly key?: string;
  readonly run: () => void;
};

type Registry = {
  readonly all: () => readonly Command[];
  readonly register: (list: () => readonly Command[]) => () => void;
};

const CommandContext = createContext<Registry | undefined>(undefined);

/** Holds what the shown page can do, and answers its keys unless the reader is typing or a dialog is open. */
export function CommandProvider({ children }: { readonly children: ReactNode }) {
  const sources = useRef(new Set<() => readonly Command[]>());
  const registry = useMemo<Registry>(
    () => ({
      all: () => [...sources.current].flatMap((list) => list()),
      register: (list) => {
        sources.current.add(list);
        return () => sources.current.delete(list);
      },
    }),
    [],
  );
  useEffect(() => {
    const answer = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return;
      if (document.querySelector('[role=dialog], [role=menu]') !== null) return;
      const command = registry.all().find(({ key }) => key === event.key);
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', answer);
    return () => window.removeEventListener('keydown', answer);
  }, [registry]);
  return <CommandContext value={registry}>{children}</CommandContext>;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'range'].includes(target.type);
  return (
    target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}

function useRegistry(): Registry {
  const registry = useContext(CommandContext);
  if (!registry) throw new Error('commands were used outside <CommandProvider>; wrap the page in it');
  return registry;
}

/** Offers commands as long as the component is shown; the newest ones of each render are run. */
export function useCommands(commands: readonly Command[]): void {
  const registry = useRegistry();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => registry.register(() => latest.current), [registry]);
}

/** The commands at this moment, read when `isOpen` becomes true. */
export function useCommandList(isOpen: boolean): readonly Command[] {
  const registry = useRegistry();
  const [list, setList] = useState<readonly Command[]>([]);
  useEffect(() => {
    if (isOpen) setList(registry.all());
  }, [isOpen, registry]);
  return list;
}
