import { errorCodes } from '@clipwise/contract/errors';
import { z } from 'zod';
import type { PartState } from '../component.js';
import type { ParameterValues } from '../mechanism/private-mechanism.js';
import type { StreamPositions } from '../random/run-streams.js';
import { type NamedTensor, readSafetensors, SafetensorsError, writeSafetensors } from './safetensors.js';

/** All that a run needs to go on after a step as if it had never stopped. */
export interface RunState {
  /** Steps done. */
  readonly step: number;
  /** `dataDigest` of what the steps were done on. */
  readonly data: string;
  readonly parameters: ReadonlyMap<string, ParameterValues>;
  /** What sampler, sparsification, clipping and optimizer remember. */
  readonly parts: Readonly<Record<string, PartState>>;
  /** Of the streams that a seed repeats; of noise that protects anybody there is none. */
  readonly streams: StreamPositions;
}

/** A state as it is kept, with what the run was started with. */
export interface KeptState extends RunState {
  /** Milliseconds that the run was under way; the pauses between do not count. */
  readonly wallTimeMs: number;
  /** As it was parsed. */
  readonly config: unknown;
  /** Folder that relative paths of the config start from. */
  readonly workingDirectory: string;
}

/** A run cannot be continued; the message says why and what to do instead. */
export class ResumeError extends Error {
  readonly code = errorCodes.RESUME_IMPOSSIBLE;

  constructor(message: string) {
    super(message);
    this.name = 'ResumeError';
  }
}

const format = 'clipwise-run-state-1';
const isTensor = (value: unknown): value is Float32Array => value instanceof Float32Array;

/** One file in the safetensors format. It is private data, also where the parameters are released: it says who was in a batch. */
export function encodeRunState(kept: KeptState): Uint8Array {
  const tensors = new Map<string, NamedTensor>();
  for (const [name, values] of kept.parameters) tensors.set(`parameter ${name}`, values);
  const numbers: Record<string, Record<string, unknown>> = {};
  for (const [part, state] of Object.entries(kept.parts)) {
    numbers[part] = {};
    for (const [key, value] of Object.entries(state)) {
      if (isTensor(value)) tensors.set(`${part} ${key}`, { shape: [value.length], values: value });
      else numbers[part][key] = value;
    }
  }
  const { step, data, streams, wallTimeMs, config, workingDirectory } = kept;
  return writeSafetensors(tensors, {
    format,
    state: JSON.stringify({ step, data, streams, wallTimeMs, parts: numbers }),
    config: JSON.stringify(config),
    workingDirectory,
  });
}

const stateSchema = z.object({
  step: z.int().min(0),
  data: z.string(),
  streams: z.record(z.string(), z.int().min(0)),
  wallTimeMs: z.number().min(0).default(0),
  parts: z.record(z.string(), z.record(z.string(), z.union([z.number(), z.array(z.number())]))),
});

/**
 * Reads what `encodeRunState` wrote.
 *
 * @param place named in errors.
 * @throws ResumeError
 */
export function decodeRunState(bytes: Uint8Array, place: string): KeptState {
  try {
    const { tensors, metadata } = readSafetensors(bytes);
    if (metadata.format !== format) throw new SafetensorsError(`its format is "${metadata.format}"`);
    const {
      step,
      data,
      streams,
      wallTimeMs,
      parts: numbers,
    } = stateSchema.parse(JSON.parse(metadata.state as string));
    const parameters = new Map<string, ParameterValues>();
    const parts: Record<string, Record<string, PartState[string]>> = { ...numbers };
    for (const [name, tensor] of tensors) {
      const [part = '', ...rest] = name.split(' ');
      const key = rest.join(' ');
      if (part === 'parameter') parameters.set(key, tensor);
      else parts[part] = { ...parts[part], [key]: tensor.values };
    }
    const config: unknown = JSON.parse(metadata.config as string);
    return {
      step,
      data,
      streams,
      wallTimeMs,
      parts,
      parameters,
      config,
      workingDirectory: metadata.workingDirectory as string,
    };
  } catch (error) {
    throw new ResumeError(
      `${place} is no state of a run that this Clipwise can continue: ${(error as Error).message}; keep the folder for inspection and run the training again`,
    );
  }
}
