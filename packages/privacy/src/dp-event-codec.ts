import { type DpEvent, dpEventKinds } from './dp-event.js';

/** Version of the JSON form; a reader refuses any other. */
export const dpEventVersion = 1;

/** The JSON form of an event. */
export interface EncodedDpEvent {
  readonly version: typeof dpEventVersion;
  readonly event: DpEvent;
}

/** The JSON is not an event that this version can read; `path` names the place. */
export class DpEventError extends Error {
  readonly code = 'DP_EVENT_INVALID';

  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
    this.name = 'DpEventError';
  }
}

/** @returns plain JSON that `decodeDpEvent` reads back to an equal event. */
export function encodeDpEvent(event: DpEvent): EncodedDpEvent {
  return { version: dpEventVersion, event };
}

/**
 * Reads the JSON form of an event.
 *
 * @throws DpEventError naming the path, the value and the limit; an unknown kind lists the known ones.
 */
export function decodeDpEvent(json: unknown): DpEvent {
  const { version, event } = asRecord(json, '$');
  if (version !== dpEventVersion) {
    throw new DpEventError(
      '$.version',
      `must be ${dpEventVersion}, got ${show(version)}; a newer Clipwise wrote this event`,
    );
  }
  return decode(event, '$.event', 0);
}

const maxDepth = 32;

function decode(json: unknown, path: string, depth: number): DpEvent {
  if (depth > maxDepth) throw new DpEventError(path, `events nest at most ${maxDepth} deep`);
  const record = asRecord(json, path);
  const kind = record.kind;
  const number = (name: string, low: number, high: number) =>
    numberIn(record[name], `${path}.${name}`, low, high);
  const integer = (name: string, low: number) => integerFrom(record[name], `${path}.${name}`, low);
  const inner = () => decode(record.event, `${path}.event`, depth + 1);
  switch (kind) {
    case 'gaussian':
    case 'laplace':
      return { kind, noiseMultiplier: number('noiseMultiplier', 0, Number.MAX_VALUE) };
    case 'discrete-gaussian':
      return {
        kind,
        noiseMultiplier: number('noiseMultiplier', 0, Number.MAX_VALUE),
        sensitivity: integer('sensitivity', 1),
      };
    case 'poisson-sampled':
      return { kind, samplingRate: number('samplingRate', 0, 1), event: inner() };
    case 'truncated-poisson-sampled':
      return {
        kind,
        datasetSize: integer('datasetSize', 1),
        samplingRate: number('samplingRate', 0, 1),
        maxBatchSize: integer('maxBatchSize', 1),
        event: inner(),
      };
    case 'fixed-size-sampled': {
      const datasetSize = integer('datasetSize', 1);
      const batchSize = integer('batchSize', 0);
      if (batchSize > datasetSize) {
        throw new DpEventError(
          `${path}.batchSize`,
          `must be at most the datasetSize of ${datasetSize}, got ${batchSize}`,
        );
      }
      return { kind, datasetSize, batchSize, event: inner() };
    }
    case 'shuffled':
      return { kind, epochs: integer('epochs', 0), event: inner() };
    case 'balls-in-bins':
      return { kind, batches: integer('batches', 1), epochs: integer('epochs', 0), event: inner() };
    case 'tree-aggregation':
      return {
        kind,
        noiseMultiplier: number('noiseMultiplier', 0, Number.MAX_VALUE),
        stepCounts: listIn(record.stepCounts, `${path}.stepCounts`).map((count, index) =>
          integerFrom(count, `${path}.stepCounts[${index}]`, 0),
        ),
      };
    case 'banded-matrix-factorization':
      return {
        kind,
        noiseMultiplier: number('noiseMultiplier', 0, Number.MAX_VALUE),
        bands: integer('bands', 1),
        steps: integer('steps', 0),
        samplingRate: number('samplingRate', 0, 1),
      };
    case 'group':
      return { kind, size: integer('size', 1), event: inner() };
    case 'repeat-and-select':
      return {
        kind,
        meanRepetitions: number('meanRepetitions', 1, Number.MAX_VALUE),
        shape: record.shape === 'poisson' ? 'poisson' : number('shape', 0, Number.MAX_VALUE),
        event: inner(),
      };
    case 'composed':
      return {
        kind,
        events: listIn(record.events, `${path}.events`).map((event, index) =>
          decode(event, `${path}.events[${index}]`, depth + 1),
        ),
      };
    case 'self-composed': {
      const count = integer('count', 0);
      return { kind, event: inner(), count };
    }
    case 'non-private':
    case 'unsupported':
      if (typeof record.reason !== 'string')
        throw new DpEventError(`${path}.reason`, `must be text, got ${show(record.reason)}`);
      return { kind, reason: record.reason };
    default:
      throw new DpEventError(`${path}.kind`, `unknown kind ${show(kind)}; known: ${dpEventKinds.join(', ')}`);
  }
}

function asRecord(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new DpEventError(path, `must be an object, got ${show(json)}`);
  }
  return json as Record<string, unknown>;
}

function numberIn(value: unknown, path: string, low: number, high: number): number {
  if (typeof value !== 'number' || !(value >= low && value <= high)) {
    throw new DpEventError(path, `must be a number from ${low} to ${high}, got ${show(value)}`);
  }
  return value;
}

function integerFrom(value: unknown, path: string, low: number): number {
  const count = numberIn(value, path, low, Number.MAX_SAFE_INTEGER);
  if (!Number.isInteger(count)) throw new DpEventError(path, `must be an integer, got ${count}`);
  return count;
}

function listIn(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new DpEventError(path, `must be a list, got ${show(value)}`);
  return value;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
