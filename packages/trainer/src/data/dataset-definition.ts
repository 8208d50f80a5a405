import type { z } from 'zod';
import type { ComponentDefinition } from '../component.js';
import type { Dataset } from './dataset.js';
import { openSource, type SourceConfig } from './open-source.js';
import type { DatasetSource } from './source.js';

/** What a data set is opened with. */
export interface DatasetContext {
  /** Folder that relative paths start from. */
  readonly workingDirectory: string;
}

/** What a config says of a data set before the data are read. */
export interface DatasetFacts {
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly channelCount: number;
  /** Null where only the data can say. */
  readonly classCount: number | null;
  /** Null where only the data can say. */
  readonly trainingExamples: number | null;
  /** Persons behind them; null where only the data can say. */
  readonly trainingSubjects: number | null;
  /** Training examples of the subject that has most of them; null where only the data can say. */
  readonly largestSubjectExamples: number | null;
  /** Nobody is behind the data. */
  readonly isSynthetic: boolean;
}

/** A data set, and what its config tells without it. */
export interface DatasetDefinition<Kind extends string, Schema extends z.ZodObject>
  extends ComponentDefinition<Kind, Schema, DatasetContext, Promise<Dataset>> {
  facts(config: z.infer<Schema>): DatasetFacts;
  /** The same at the images' own sizes, for a data set that is made of files. */
  source?(config: z.infer<Schema>, context: DatasetContext): Promise<DatasetSource>;
}

/** One data set that is made and not read. */
export function defineDataset<Kind extends string, Schema extends z.ZodObject>(
  definition: DatasetDefinition<Kind, Schema>,
): DatasetDefinition<Kind, Schema> {
  return definition;
}

type FileDataset<Kind extends string, Schema extends z.ZodObject> = Omit<
  Required<DatasetDefinition<Kind, Schema>>,
  'create' | 'facts'
> & {
  facts(config: z.infer<Schema>): Pick<DatasetFacts, 'channelCount' | 'classCount'>;
};

/** One data set that is read from files. */
export function defineFileDataset<Kind extends string, Schema extends z.ZodObject>(
  definition: FileDataset<Kind, Schema> & (z.infer<Schema> extends SourceConfig ? unknown : never),
): DatasetDefinition<Kind, Schema> {
  return {
    ...definition,
    facts: (config) => {
      const { imageHeight, imageWidth } = config as unknown as SourceConfig;
      return {
        imageHeight,
        imageWidth,
        trainingExamples: null,
        trainingSubjects: null,
        largestSubjectExamples: null,
        isSynthetic: false,
        ...definition.facts(config),
      };
    },
    create: async (config, context) =>
      openSource(await definition.source(config, context), config as unknown as SourceConfig),
  };
}
