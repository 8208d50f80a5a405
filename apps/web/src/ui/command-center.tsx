'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useCaller } from '../data/caller';
import { useCommands } from './commands';
import { accessPlaces, places } from './places';
import { switchTheme } from './theme-toggle';

const CommandPalette = dynamic(() => import('./command-palette').then((module) => module.CommandPalette), {
  ssr: false,
});
const ShortcutHelp = dynamic(() => import('./shortcut-help').then((module) => module.ShortcutHelp), {
  ssr: false,
});

/** The button and the keys that open palette and list of keys, and the commands that every page has. */
export function CommandCenter() {
  const router = useRouter();
  const isControlled = useCaller()?.isControlled === true;
  const [open, setOpen] = useState<'palette' | 'keys' | undefined>(undefined);
  useCommands([
    ...[...places.flat(), ...(isControlled ? accessPlaces : [])].map(({ name, href }) => ({
      id: `go ${href}`,
      label: `Go to ${name}`,
      run: () => router.push(href),
    })),
    { id: 'theme', label: 'Switch between light and dark', run: switchTheme },
    { id: 'keys', label: 'Show all keys', key: '?', run: () => setOpen('keys') },
  ]);
  useEffect(() => {
    const answer = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen('palette');
    };
    window.addEventListener('keydown', answer);
    return () => window.removeEventListener('keydown', answer);
  }, []);
  const close = () => setOpen(undefined);
  return (
    <>
      <button type="button" className="button search-button not-phone" onClick={() => setOpen('palette')}>
        <Search size={14} strokeWidth={1.4} aria-hidden="true" />
        Search or run a command
        <kbd>Ctrl K</kbd>
      </button>
      <button
        type="button"
        className="button is-quiet is-icon only-phone"
        aria-label="Search or run a command"
        onClick={() => setOpen('palette')}
      >
        <Search size={16} strokeWidth={1.4} aria-hidden="true" />
      </button>
      {open === 'palette' ? <CommandPalette onClose={close} /> : null}
      {open === 'keys' ? <ShortcutHelp onClose={close} /> : null}
    </>
  );
}
