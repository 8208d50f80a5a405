'use client';

import { useCommandList } from './commands';
import { Dialog } from './dialog';

/** Every key that the shown page answers. */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const commands = useCommandList(true).filter(({ key }) => key !== undefined);
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="facts">
        {[...commands, { id: 'palette', key: 'Ctrl K', label: 'Search or run a command' }].map(
          ({ id, key, label }) => (
            <div key={id} style={{ display: 'contents' }}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{label}</dd>
            </div>
          ),
        )}
      </dl>
    </Dialog>
  );
}
