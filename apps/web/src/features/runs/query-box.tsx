'use client';

import { Search } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react';
import { completeRunQuery, parseRunQuery } from './run-query';

/** The line in which runs are asked for, with completion: arrows choose, Tab or Enter takes, Enter asks. */
export function QueryBox({
  value,
  inputRef,
  fields,
  valuesOf,
  onAsk,
}: {
  readonly value: string;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Every field that can be asked for. */
  readonly fields: readonly string[];
  readonly valuesOf: (word: string) => readonly string[];
  readonly onAsk: (text: string) => void;
}) {
  const id = useId();
  const [text, setText] = useState(value);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  useEffect(() => setText(value), [value]);
  const parsed = parseRunQuery(text);
  const options = isOpen ? completeRunQuery(text, fields, valuesOf).slice(0, 10) : [];
  const take = (next: string) => {
    setText(next);
    setChosen(-1);
    inputRef.current?.focus();
  };
  const ask = () => {
    setOpen(false);
    if (text.trim() !== value) onAsk(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const option = options[chosen];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen(Math.max(-1, Math.min(options.length - 1, chosen + step)));
    } else if ((event.key === 'Enter' || event.key === 'Tab') && option !== undefined) {
      event.preventDefault();
      take(option.text);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      ask();
    } else if (event.key === 'Escape') {
      if (isOpen) setOpen(false);
      else inputRef.current?.blur();
    }
  };
  return (
    <search className="query">
      <Search size={14} strokeWidth={1.4} aria-hidden="true" />
      <input
        ref={inputRef}
        className="input mono"
        role="combobox"
        aria-label="Query"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
        aria-describedby={`${id}-problem`}
        placeholder="words, or method = flat and sigma >= 0.5"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
          setChosen(-1);
          if (event.target.value === '') onAsk('');
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          if (parsed.kind === 'filter') ask();
        }}
        onKeyDown={onKeyDown}
      />
      {text === '' ? <kbd>/</kbd> : null}
      {options.length === 0 ? null : (
        <div className="popover query-options" role="listbox" id={`${id}-list`} aria-label="Completions">
          {options.map((option, index) => (
            <div
              key={option.text}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              className="option"
              aria-selected={index === chosen}
              // The input would lose its focus, and the list with it, before a click.
              onPointerDown={(event) => {
                event.preventDefault();
                take(option.text);
              }}
            >
              <span className="mono">{option.label}</span>
              <span className="count">{option.help}</span>
            </div>
          ))}
        </div>
      )}
      <span id={`${id}-problem`} className="query-problem warn-text small" aria-live="polite">
        {parsed.kind === 'problem' && !isOpen ? parsed.message : ''}
      </span>
    </search>
  );
}
