import { PbfReader } from 'pbf';
import { ImportError } from '../import-error.js';
import type { LoggedValue } from '../points-of.js';
import { numbersIn, readLoggedJson } from './logged-json.js';

type Values = Readonly<Record<string, unknown>>;

/** What the records of a run tell of it. */
export interface RunRecords {
  readonly run: {
    readonly id?: string;
    readonly project?: string;
    readonly group?: string;
    readonly jobType?: string;
    readonly displayName?: string;
    readonly notes?: string;
    readonly sweep?: string;
    /** Seconds since 1970. */
    readonly startTime?: number;
  };
  readonly tags: readonly string[];
  readonly config: Values;
  /** The last value of each key. */
  readonly summary: Values;
  /** Version of the tool that wrote them. */
  readonly producer: string | null;
  readonly history: readonly LoggedValue[];
  /** Null where the run never ended. */
  readonly exitCode: number | null;
}

interface Item {
  readonly key: string;
  readonly value: unknown;
}
interface Told {
  run: { -readonly [K in keyof RunRecords['run']]: RunRecords['run'][K] };
  tags: string[];
  config: Record<string, unknown>;
  summary: Record<string, unknown>;
  producer: string | null;
  history: LoggedValue[];
  exitCode: number | null;
}

const runTexts = {
  1: 'id',
  3: 'project',
  6: 'group',
  7: 'jobType',
  8: 'displayName',
  9: 'notes',
  12: 'sweep',
} as const;

/**
 * Reads the records of a run: its name, config, history, summary and how it ended; output, statistics of the machine and telemetry
 * are passed over.
 *
 * Source: wandb/proto/wandb_internal.proto, message Record.
 *
 * @throws ImportError naming the record that is none.
 */
export function readRunRecords(file: string, records: readonly Uint8Array[]): RunRecords {
  const told: Told = {
    run: {},
    tags: [],
    config: {},
    summary: {},
    producer: null,
    history: [],
    exitCode: null,
  };
  for (const [index, record] of records.entries()) {
    try {
      readRecord(record, told);
    } catch (error) {
      throw new ImportError(
        file,
        `holds as record ${index + 1} no record of a run: ${(error as Error).message}`,
      );
    }
  }
  return told;
}

function readRecord(record: Uint8Array, told: Told): void {
  new PbfReader(record).readFields((field, _, pbf) => {
    if (field === 2) readHistory(pbf, told);
    else if (field === 3) update(pbf, told.summary);
    else if (field === 5) update(pbf, told.config);
    else if (field === 17) readRun(pbf, told);
    else if (field === 18) told.exitCode = readExit(pbf);
    else if (field === 21) told.producer = readProducer(pbf) ?? told.producer;
  }, null);
}

function readHistory(record: PbfReader, told: Told): void {
  const items: Item[] = [];
  let step: number | null = null;
  record.readMessage((field, _, pbf) => {
    if (field === 1) items.push(readItem(pbf));
    else if (field === 2)
      pbf.readMessage((inner, __, message) => {
        if (inner === 1) step = message.readVarint(true);
      }, null);
  }, null);
  const own = (key: string) => {
    const value = items.find((item) => item.key === key)?.value;
    return typeof value === 'number' ? value : null;
  };
  const at = 1000 * (own('_timestamp') ?? told.run.startTime ?? 0);
  const place = Math.max(0, own('_step') ?? step ?? 0);
  for (const { key, value } of items)
    if (!key.startsWith('_'))
      for (const [name, number] of numbersIn(key, value))
        told.history.push({ name, step: place, at, value: number });
}

/** Items that are set and keys that are taken away, of a config or a summary. */
function update(record: PbfReader, values: Record<string, unknown>): void {
  record.readMessage((field, _, pbf) => {
    const { key, value } = field === 1 || field === 2 ? readItem(pbf) : { key: '', value: undefined };
    if (field === 1) values[key] = value;
    else if (field === 2) delete values[key];
  }, null);
}

/** A key, or keys that lie in each other, with a value as JSON. */
function readItem(record: PbfReader): Item {
  const keys: string[] = [];
  let value: unknown;
  record.readMessage((field, _, pbf) => {
    if (field === 1) keys.unshift(pbf.readString());
    else if (field === 2) keys.push(pbf.readString());
    else if (field === 16) value = readLoggedJson(pbf.readString());
  }, null);
  return { key: keys.filter((key) => key !== '').join('.'), value };
}

function readRun(record: PbfReader, told: Told): void {
  record.readMessage((field, _, pbf) => {
    const name = runTexts[field as keyof typeof runTexts];
    if (name !== undefined) told.run[name] = pbf.readString();
    else if (field === 4) update(pbf, told.config);
    else if (field === 5) update(pbf, told.summary);
    else if (field === 10) told.tags.push(pbf.readString());
    else if (field === 17) told.run.startTime = readSeconds(pbf);
  }, null);
}

function readSeconds(record: PbfReader): number {
  let seconds = 0;
  record.readMessage((field, _, pbf) => {
    if (field === 1) seconds += pbf.readVarint(true);
    else if (field === 2) seconds += pbf.readVarint(true) / 1e9;
  }, null);
  return seconds;
}

function readExit(record: PbfReader): number {
  let code = 0;
  record.readMessage((field, _, pbf) => {
    if (field === 1) code = pbf.readVarint(true);
  }, null);
  return code;
}

function readProducer(record: PbfReader): string | null {
  let producer: string | null = null;
  record.readMessage((field, _, pbf) => {
    if (field === 1)
      pbf.readMessage((inner, __, version) => {
        if (inner === 1) producer = version.readString();
      }, null);
  }, null);
  return producer;
}
