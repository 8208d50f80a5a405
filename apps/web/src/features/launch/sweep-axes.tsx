'use client';

import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { kindPaths, type Schema } from './schema';
import { type Axis, isNumberPath, parseValues } from './sweep';

/** What a launch varies: a path and its values each; every combination is a run. */
export function SweepAxes({
  schema,
  config,
  axes,
  paths,
  onChange,
}: {
  readonly schema: Schema;
  readonly config: unknown;
  readonly axes: readonly Axis[];
  readonly paths: readonly string[];
  readonly onChange: (axes: readonly Axis[]) => void;
}) {
  const id = useId();
  const free = [...kindPaths(schema), ...paths].filter((path) => !axes.some((axis) => axis.path === path));
  const change = (at: number, axis: Axis) => onChange(axes.map((one, index) => (index === at ? axis : one)));
  const names: Readonly<Record<string, string>> = {
    'noise.noiseMultiplier': 'Noise multipliers',
    'training.seed': 'Seeds',
  };
  return (
    <section className="form-section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        Sweep <span className="muted small">each combination is a run; all of them are one study</span>
      </h2>
      {axes.map(({ path, text }, at) => {
        const isNumber = isNumberPath(schema, config, path);
        const parsed = parseValues(text, isNumber);
        const field = `${id}-${path}`;
        return (
          <div className="form-row" key={path} id={`field-sweep-${path}`}>
            <label htmlFor={field} title={path}>
              {names[path] ?? path}
            </label>
            <span className="row">
              <input
                id={field}
                className={`input form-wide${parsed.kind === 'question' ? ' asks' : ''}`}
                aria-invalid={parsed.kind === 'problem' || undefined}
                aria-describedby={`${field}-help`}
                autoComplete="off"
                placeholder={isNumber ? '0.3, 0.5, 1 or 1 to 5' : 'automatic, flat'}
                value={text}
                onChange={(event) => change(at, { path, text: event.target.value })}
              />
              {parsed.kind === 'question' ? (
                <>
                  <span className="warn-text small nowrap">{parsed.text}</span>
                  {parsed.answers.map((answer) => (
                    <button
                      key={answer.label}
                      type="button"
                      className="button is-small"
                      onClick={() => change(at, { path, text: answer.text })}
                    >
                      {answer.label}
                    </button>
                  ))}
                </>
              ) : null}
              <button
                type="button"
                className="button is-quiet is-small is-icon"
                aria-label={`Do not vary ${names[path] ?? path}`}
                onClick={() => onChange(axes.filter((_, index) => index !== at))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </span>
            <span
              id={`${field}-help`}
              className={`form-help${parsed.kind === 'problem' ? ' error-text' : ''}`}
              aria-live="polite"
            >
              {parsed.kind === 'problem'
                ? parsed.message
                : parsed.kind === 'values'
                  ? parsed.values.length === 0
                    ? 'No value: left as above.'
                    : `${parsed.values.length} value${parsed.values.length === 1 ? '' : 's'}`
                  : ''}
            </span>
          </div>
        );
      })}
      <div className="row">
        <Plus size={14} aria-hidden="true" className="faint" />
        <select
          className="select"
          aria-label="Add an axis"
          value=""
          onChange={(event) =>
            event.target.value !== '' && onChange([...axes, { path: event.target.value, text: '' }])
          }
        >
          <option value="">Add an axis</option>
          {free.map((path) => (
            <option key={path}>{path}</option>
          ))}
        </select>
      </div>
    </section>
  );
}
