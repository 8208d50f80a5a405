import { z } from 'zod';
import type { StoredRunEvent } from '../../db/tables/stored-run-event.js';
import { BadUserInputError } from '../../errors.js';
import { canonicalJson } from '../canonical-json.js';
import { isStorable } from '../stored-text.js';

const statusSchema = z.strictObject({
  kind: z.literal('status-changed'),
  at: z.iso.datetime({ precision: 3 }),
  status: z.enum(['QUEUED', 'RUNNING', 'INTERRUPTED', 'COMPLETED', 'FAILED', 'CANCELLED']),
  failure: z.strictObject({ code: z.string().max(100), message: z.string().max(4_000) }).nullable(),
});

/** A change of status, as servers write it. */
export type StatusEvent = z.infer<typeof statusSchema>;

/** An event as a line of an archive: as its trainer sent it, without what a server computed from it. */
export function lineOf(event: StoredRunEvent): string {
  switch (event.kind) {
    case 'privacy-charged': {
      const { epsilon: _, ...sent } = event;
      return canonicalJson(sent);
    }
    case 'artifact-recorded': {
      const { artifactId: _, ...sent } = event;
      return canonicalJson(sent);
    }
    case 'metrics-recorded': {
      // The order in which a server puts values together again says nothing.
      const metrics = event.metrics.toSorted((one, other) => (one.name < other.name ? -1 : 1));
      return canonicalJson({ ...event, metrics });
    }
    default:
      return canonicalJson(event);
  }
}

/** A line read: a change of status, or an event of a trainer that ingest has yet to check. */
export type ReadLine =
  | { readonly status: StatusEvent }
  | { readonly sent: Readonly<Record<string, unknown>> };

/** @throws BadUserInputError naming the line. */
export function readLine(line: string, place: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new BadUserInputError(`${place}: is no JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isStorable(value))
    throw new BadUserInputError(`${place}: is no event that can be stored`);
  if (!('kind' in value) || value.kind !== 'status-changed') return { sent: { ...value } };
  const status = statusSchema.safeParse(value);
  if (!status.success) throw new BadUserInputError(`${place}: is no change of status`);
  return { status: status.data };
}
