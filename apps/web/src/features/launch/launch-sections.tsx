'use client';

import { NoiseForEpsilon } from './noise-for-epsilon';
import type { Problem } from './problems';
import { mayBeLeftOut, memberOf, type Schema } from './schema';
import { SchemaRows } from './schema-rows';

const sections = [
  { title: 'Run and data', parts: ['name', 'dataset'] },
  { title: 'Privacy', parts: ['noise', 'clipping', 'sparsification', 'sampling', 'privacy'] },
  { title: 'Model and training', parts: ['model', 'optimizer', 'training'] },
] as const;
const placed = new Set<string>(sections.flatMap(({ parts }) => [...parts, 'version']));

/** The parts of a config by what a researcher thinks of first; the rest is folded. */
export function LaunchSections({
  schema,
  config,
  problems,
  swept,
  onChange,
  onUse,
}: {
  readonly schema: Schema;
  readonly config: unknown;
  readonly problems: readonly Problem[];
  readonly swept: ReadonlySet<string>;
  readonly onChange: (path: readonly string[], value: unknown) => void;
  /** Takes a noise multiplier that was computed. */
  readonly onUse: (noiseMultiplier: number) => void;
}) {
  const rows = (parts: readonly string[]) =>
    parts.flatMap((part) => {
      const one = schema.properties?.[part];
      return one === undefined
        ? []
        : [
            <SchemaRows
              key={part}
              name={part}
              schema={one}
              isOptional={mayBeLeftOut(schema, part)}
              value={memberOf(config, part)}
              path={[part]}
              problems={problems}
              swept={swept}
              onChange={onChange}
            />,
          ];
    });
  const rest = Object.keys(schema.properties ?? {}).filter((part) => !placed.has(part));
  return (
    <>
      {sections.map(({ title, parts }) => (
        <section key={title} className="form-section" aria-label={title}>
          <h2>{title}</h2>
          {title === 'Privacy' ? <NoiseForEpsilon config={config} onUse={(noise) => onUse(noise)} /> : null}
          {rows(parts)}
        </section>
      ))}
      <details className="form-section">
        <summary>
          <span className="strong">Advanced</span>{' '}
          <span className="muted small">
            {rest.map((part) => schema.properties?.[part]?.title ?? part).join(', ')}
          </span>
        </summary>
        {rows(rest)}
      </details>
    </>
  );
}
