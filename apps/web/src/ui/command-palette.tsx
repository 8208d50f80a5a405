'use client';

import { useQuery } from '@apollo/client/react';
import { FindRunsDocument } from '@clipwise/contract/operations';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useCommandList } from './commands';
import { Dialog } from './dialog';
import { StatusMark } from './status-mark';

/** Finds a run by its name, or runs a command of the page. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter();
  const commands = useCommandList(true);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const { data, previousData } = useQuery(FindRunsDocument, {
    variables: { first: 8, text: text.trim() },
    fetchPolicy: 'no-cache',
  });
  const wanted = text.trim().toLowerCase();
  // Until the answer has come, those of the last one that fit: Enter must not open another run than the one that was typed.
  const runs = ((data ?? previousData)?.runs.nodes ?? []).filter(({ name }) =>
    name.toLowerCase().includes(wanted),
  );
  const shown = commands.filter(({ label }) => label.toLowerCase().includes(wanted));
  // What is chosen may have left the list: the first one is chosen then, so that Enter always does something.
  const ids = [...shown, ...runs].map(({ id }) => id);
  const value = ids.includes(chosen) ? chosen : (ids[0] ?? '');
  const choose = (act: () => void) => {
    onClose();
    act();
  };
  return (
    <Dialog title="Search or run a command" className="is-palette" hidesTitle onClose={onClose}>
      <Command
        label="Search or run a command"
        shouldFilter={false}
        loop
        value={value}
        onValueChange={setChosen}
      >
        <Command.Input
          className="input"
          style={{ width: '100%' }}
          placeholder="Name of a run, or a command"
          value={text}
          onValueChange={setText}
        />
        <Command.List>
          <Command.Empty className="option-heading">Nothing of that name.</Command.Empty>
          {shown.length === 0 ? null : (
            <Command.Group heading={<span className="option-heading">Commands</span>}>
              {shown.map(({ id, label, key, run }) => (
                <Command.Item key={id} value={id} className="option" onSelect={() => choose(run)}>
                  {label}
                  {key === undefined ? null : (
                    <span className="count">
                      <kbd>{key}</kbd>
                    </span>
                  )}
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {runs.length === 0 ? null : (
            <Command.Group heading={<span className="option-heading">Runs</span>}>
              {runs.map(({ id, name, status, study }) => (
                <Command.Item
                  key={id}
                  value={id}
                  className="option"
                  onSelect={() => choose(() => router.push(`/runs/${id}`))}
                >
                  <StatusMark status={status} />
                  <span className="cut">{name}</span>
                  <span className="count cut">{study.name}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}
