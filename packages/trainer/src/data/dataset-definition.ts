import { errorCodes } from '@clipwise/contract/errors';
import type { z } from 'zod';
import type { ComponentDefinition } from '../component.js';
import type { Dataset } from './dataset.js';

/** What a data set is opened with. */
export interface DatasetContext {
  /** Folder that relative paths start from. */
  readonly workingDirectory: string;
}

/** What a config says of a data set before the data are read. */
export interface DatasetFacts {
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly classCount: number;
  /** Null where only the data can say. */
  readonly trainingExamples: number | null;
  /** Persons behind them; null where only the data can say. */
  readonly trainingSubjects: number | null;
}

/** A data set, and what its config tells without it. */
export interface DatasetDefinition<Kind extends string, Schema extends z.ZodObject>
  extends ComponentDefinition<Kind, Schema, DatasetContext, Promise<Dataset>> {
  facts(config: z.infer<Schema>): DatasetFacts;
}

/** One data set. */
export function defineDataset<Kind extends string, Schema extends z.ZodObject>(
  definition: DatasetDefinition<Kind, Schema>,
): DatasetDefinition<Kind, Schema> {
  return definition;
}

/** The data cannot be read as they should; the message names the file and the remedy. */
export class DatasetError extends Error {
  readonly code = errorCodes.DATASET_INVALID;

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.name = 'DatasetError';
  }
}
