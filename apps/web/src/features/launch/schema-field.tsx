'use client';

import { useId } from 'react';
import { type Problem, problemsAt } from './problems';
import { initialValue, type Schema, typedValue } from './schema';

type Props = {
  readonly name: string;
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: readonly string[];
  readonly problems: readonly Problem[];
  readonly onChange: (path: readonly string[], value: unknown) => void;
};

/** The input for one part of a config, made from its schema. */
export function SchemaField({ name, schema, value, path, problems, onChange }: Props) {
  const id = useId();
  const title = schema.title ?? name;
  if (schema.const !== undefined) return null;
  if (schema.oneOf !== undefined || schema.properties !== undefined) {
    const kind = (value as { kind?: unknown } | undefined)?.kind;
    const variety = schema.oneOf?.find((one) => one.properties?.kind?.const === kind) ?? schema;
    return (
      <fieldset>
        <legend>{title}</legend>
        {schema.oneOf === undefined ? null : (
          <div className="field">
            <label htmlFor={id}>Kind</label>
            <select
              id={id}
              aria-label={`${title} kind`}
              value={String(kind)}
              onChange={(event) => {
                const next = schema.oneOf?.find((one) => one.properties?.kind?.const === event.target.value);
                if (next !== undefined) onChange(path, initialValue(next));
              }}
            >
              {schema.oneOf.map((one) => (
                <option key={String(one.properties?.kind?.const)} value={String(one.properties?.kind?.const)}>
                  {one.title ?? String(one.properties?.kind?.const)}
                </option>
              ))}
            </select>
          </div>
        )}
        {Object.entries(variety.properties ?? {}).map(([key, one]) => (
          <SchemaField
            // Another kind starts from its own defaults: its inputs must not keep the text of the last kind.
            key={`${kind} ${key}`}
            name={key}
            schema={one}
            value={(value as Record<string, unknown> | undefined)?.[key]}
            path={[...path, key]}
            problems={problems}
            onChange={onChange}
          />
        ))}
      </fieldset>
    );
  }
  const own = problemsAt(problems, path);
  const state =
    own.length === 0 ? {} : ({ 'aria-invalid': true, 'aria-describedby': `${id}-problem` } as const);
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      {schema.enum === undefined ? (
        <input
          id={id}
          {...state}
          type={schema.type === 'number' || schema.type === 'integer' ? 'number' : 'text'}
          step={schema.type === 'integer' ? 1 : 'any'}
          min={schema.minimum}
          max={schema.maximum}
          defaultValue={
            value === undefined || value === null
              ? ''
              : typeof value === 'object'
                ? JSON.stringify(value)
                : String(value)
          }
          onChange={(event) => onChange(path, typedValue(event.target.value, schema))}
        />
      ) : (
        <select
          id={id}
          {...state}
          value={String(value)}
          onChange={(event) => onChange(path, event.target.value)}
        >
          {schema.enum.map((one) => (
            <option key={String(one)}>{String(one)}</option>
          ))}
        </select>
      )}
      {schema.description === undefined ? null : <span className="help small">{schema.description}</span>}
      {own.length === 0 ? null : (
        <span id={`${id}-problem`} className="problem small" role="alert">
          {own.map(({ message }) => message).join('; ')}
        </span>
      )}
    </div>
  );
}
