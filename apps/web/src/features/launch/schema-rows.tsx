'use client';

import { useId, useState } from 'react';
import { type Problem, problemsAt } from './problems';
import { initialValue, kindOf, mayBeLeftOut, memberOf, type Schema, typedValue, varietyOf } from './schema';
import { commaQuestion } from './sweep';

type Props = {
  readonly name: string;
  readonly schema: Schema;
  /** Whether there may be no value; the form then offers none. */
  readonly isOptional?: boolean;
  readonly value: unknown;
  readonly path: readonly string[];
  readonly problems: readonly Problem[];
  /** Paths that a sweep sets. */
  readonly swept: ReadonlySet<string>;
  readonly onChange: (path: readonly string[], value: unknown) => void;
};

/** The rows of a form for one part of a config, made from its schema: label, input, help or what is wrong. */
export function SchemaRows({
  name,
  schema,
  isOptional = false,
  value,
  path,
  problems,
  swept,
  onChange,
}: Props) {
  const id = useId();
  const title = schema.title ?? name;
  if (schema.const !== undefined) return null;
  if (schema.oneOf === undefined && schema.properties === undefined)
    return (
      <ValueRow
        name={name}
        schema={schema}
        value={value}
        path={path}
        problems={problems}
        swept={swept}
        onChange={onChange}
      />
    );
  const kind = kindOf(value);
  const kinds = schema.oneOf ?? [];
  const variety = varietyOf(schema, kind) ?? schema;
  const isSwept = swept.has([...path, 'kind'].join('.'));
  return (
    <>
      {kinds.length < (isOptional ? 1 : 2) ? null : (
        <div className="form-row">
          <label htmlFor={id}>{title}</label>
          <span className="row">
            <select
              id={id}
              className="select form-wide"
              aria-label={`${title} kind`}
              value={isOptional && kind === undefined ? '' : String(kind)}
              disabled={isSwept}
              onChange={(event) => {
                const next = varietyOf(schema, event.target.value);
                if (next !== undefined || isOptional) onChange(path, next && initialValue(next));
              }}
            >
              {isOptional ? <option value="">None</option> : null}
              {kinds.map((one) => (
                <option key={String(one.properties?.kind?.const)} value={String(one.properties?.kind?.const)}>
                  {one.title ?? String(one.properties?.kind?.const)}
                </option>
              ))}
            </select>
          </span>
          <span className="form-help">
            {isSwept ? 'Several values, in Sweep below.' : isOptional ? schema.description : ''}
          </span>
        </div>
      )}
      {Object.entries(variety.properties ?? {}).map(([key, one]) => (
        <SchemaRows
          // Another kind starts from its own defaults: its inputs must not keep the text of the last kind.
          key={`${kind} ${key}`}
          name={key}
          schema={one}
          isOptional={mayBeLeftOut(variety, key)}
          value={memberOf(value, key)}
          path={[...path, key]}
          problems={problems}
          swept={swept}
          onChange={onChange}
        />
      ))}
    </>
  );
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-3) return value.toExponential();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function ValueRow({ name, schema, value, path, problems, swept, onChange }: Props) {
  const id = useId();
  const [text, setText] = useState(asText(value));
  const title = schema.title ?? name;
  const isNumber = schema.type === 'number' || schema.type === 'integer';
  const shown = typedValue(text, schema) === value || asText(value) === '' ? text : asText(value);
  const question = isNumber || schema.anyOf !== undefined ? commaQuestion(shown) : undefined;
  const own = question === undefined ? problemsAt(problems, path) : [];
  const isSwept = swept.has(path.join('.'));
  const state = own.length === 0 ? {} : ({ 'aria-invalid': true } as const);
  const change = (next: string) => {
    setText(next);
    onChange(path, typedValue(next, schema));
  };
  return (
    <div className="form-row" id={`field-${path.join('.')}`}>
      <label htmlFor={id}>{title}</label>
      <span className="row">
        {schema.type === 'boolean' ? (
          <input
            id={id}
            {...state}
            type="checkbox"
            aria-describedby={`${id}-help`}
            disabled={isSwept}
            checked={value === true}
            onChange={(event) => onChange(path, event.target.checked)}
          />
        ) : schema.enum === undefined ? (
          <input
            id={id}
            {...state}
            className={`input ${isNumber ? 'form-number' : 'form-wide'}${question === undefined ? '' : ' asks'}`}
            inputMode={isNumber ? 'decimal' : undefined}
            aria-describedby={`${id}-help`}
            autoComplete="off"
            disabled={isSwept}
            value={isSwept ? 'swept' : shown}
            onChange={(event) => change(event.target.value)}
          />
        ) : (
          <select
            id={id}
            {...state}
            className="select form-wide"
            aria-describedby={`${id}-help`}
            disabled={isSwept || schema.enum.length < 2}
            value={String(value)}
            onChange={(event) => onChange(path, event.target.value)}
          >
            {schema.enum.map((one) => (
              <option key={String(one)}>{String(one)}</option>
            ))}
          </select>
        )}
        {question === undefined ? null : (
          <>
            <span className="warn-text small nowrap">What does {shown.trim()} mean?</span>
            <button type="button" className="button is-small" onClick={() => change(question.point)}>
              {question.point}
            </button>
          </>
        )}
      </span>
      <span
        id={`${id}-help`}
        className={`form-help${own.length === 0 ? '' : ' error-text'}`}
        aria-live="polite"
      >
        {own.length > 0
          ? own.map(({ message }) => message).join('; ')
          : isSwept
            ? 'Several values, in Sweep below.'
            : schema.description}
      </span>
    </div>
  );
}
