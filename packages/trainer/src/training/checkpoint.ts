import { readFile } from 'node:fs/promises';
import { definitionOf } from '../component.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
import type { DatasetFacts } from '../data/dataset-definition.js';
import { datasetRegistry } from '../data/registry.js';
import { isHead } from '../models/head.js';
import type { Model } from '../models/model.js';
import { type NamedTensor, readSafetensors, SafetensorsError } from './safetensors.js';

/** A model that was trained, as its file tells it. */
export interface Checkpoint {
  readonly file: string;
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  readonly config: RunConfig;
  /** Index = class. */
  readonly classNames: readonly string[];
  /** `#rrggbb` of each class, where the file has them. */
  readonly classColours?: readonly string[];
  /** All that the file says beside the parameters. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a checkpoint that training wrote.
 *
 * @throws SafetensorsError naming the file.
 */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const { tensors, metadata } = await readTensors(file);
  if (metadata.config === undefined)
    throw new SafetensorsError(
      `${file}: says nothing of its model; take a checkpoint that clipwise wrote, or make one with: clipwise checkpoint import`,
    );
  const config = parseRunConfig(JSON.parse(metadata.config));
  const classes = tensors.get('head/bias')?.shape[0] ?? 0;
  const classNames =
    metadata.classNames === undefined
      ? Array.from({ length: classes }, (_, label) => (label === 0 ? 'background' : `class ${label}`))
      : (JSON.parse(metadata.classNames) as string[]);
  const { classColours } = metadata;
  return {
    ...{ file, tensors, config, classNames, metadata },
    ...(classColours === undefined ? {} : { classColours: JSON.parse(classColours) as string[] }),
  };
}

/** Reads the tensors of a file. @throws SafetensorsError naming the file. */
export async function readTensors(file: string): Promise<ReturnType<typeof readSafetensors>> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new SafetensorsError(
      `${file}: cannot be read (${error.code}); name a checkpoint, such as runs/first/checkpoint.safetensors`,
    );
  });
  try {
    return readSafetensors(bytes);
  } catch (error) {
    if (error instanceof SafetensorsError) throw new SafetensorsError(`${file}: ${error.message}`);
    throw new SafetensorsError(`${file}: is no safetensors file; name a checkpoint that clipwise wrote`);
  }
}

/** What the config of a checkpoint tells of its data. */
export function datasetFactsOf({ config }: Pick<Checkpoint, 'config'>): DatasetFacts {
  return definitionOf('dataset', datasetRegistry, config.dataset).facts(config.dataset as never);
}

/**
 * The tensors of a checkpoint that a model can start with: all, or all but the head where that is for other classes.
 *
 * @throws SafetensorsError when the checkpoint is of another architecture, width or number of channels.
 */
export function parametersFor(
  model: Model,
  { file, tensors }: Pick<Checkpoint, 'file' | 'tensors'>,
  mayReplaceHead: boolean,
): ReadonlyMap<string, NamedTensor> {
  const fitting = new Map<string, NamedTensor>();
  for (const { name, shape } of model.parameters) {
    const tensor = tensors.get(name);
    if (tensor?.shape.join() === shape.join()) fitting.set(name, tensor);
    else if (!(mayReplaceHead && tensor !== undefined && isHead(name)))
      throw new SafetensorsError(
        `${file}: has ${tensor === undefined ? `no tensor "${name}"` : `"${name}" of shape [${tensor.shape.join(', ')}]`}, and the model "${model.name}" needs [${shape.join(', ')}]; use the model, the width and the channels that it was trained with`,
      );
  }
  return fitting;
}
