'use client';

import { useId } from 'react';
import { initialValue, type Schema, typedValue } from './schema';

type Props = {
  readonly name: string;
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: readonly string[];
  readonly onChange: (path: readonly string[], value: unknown) => void;
};

/** The input for one part of a config, made from its schema. */
export function SchemaField({ name, schema, value, path, onChange }: Props) {
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
            onChange={onChange}
          />
        ))}
      </fieldset>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      {schema.enum === undefined ? (
        <input
          id={id}
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
        <select id={id} value={String(value)} onChange={(event) => onChange(path, event.target.value)}>
          {schema.enum.map((one) => (
            <option key={String(one)}>{String(one)}</option>
          ))}
        </select>
      )}
      {schema.description === undefined ? null : <span className="help small">{schema.description}</span>}
    </div>
  );
}
