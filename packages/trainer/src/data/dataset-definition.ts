import type { z } from 'zod';
import type { ComponentDefinition } from '../component.js';
import type { Dataset } from './dataset.js';

/** What a data set is opened with. */
export interface DatasetContext {
  /** Folder that relative paths start from. */
  readonly workingDirectory: string;
}

/** One data set. */
export function defineDataset<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, DatasetContext, Promise<Dataset>>,
): ComponentDefinition<Kind, Schema, DatasetContext, Promise<Dataset>> {
  return definition;
}

/** The data cannot be read as they should; the message names the file and the remedy. */
export class DatasetError extends Error {
  readonly code = 'DATASET_INVALID';

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.name = 'DatasetError';
  }
}
