import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { JsonScalar } from '../../schema/scalars/json.js';

@ObjectType({
  description:
    'What the newest run announced of its data when it started. Counts of private data are not covered by epsilon: mark them.',
})
export class AnnouncedDataset {
  @Field(() => Int)
  trainingExamples: number;

  @Field(() => Int)
  validationExamples: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Persons behind the training examples; null where no one can say.',
  })
  trainingSubjects: number | null;

  @Field(() => Int, { nullable: true, description: 'Most training examples of one person.' })
  largestSubjectExamples: number | null;

  @Field(() => [String])
  classNames: readonly string[];

  @Field(() => DateTimeScalar)
  announcedAt: Date;
}

/** `newestRun` is added by its resolver. */
@ObjectType({ description: 'A data set as configs name it: one for each different `dataset` of a config.' })
export class DatasetCard {
  /** Its newest started run; not a field. */
  runId: string | null;

  @Field(() => String, { description: 'Its kind: what runs are filtered by as `dataset`.' })
  name: string;

  @Field(() => JsonScalar, {
    description:
      'The `dataset` of the configs; empty where declared runs do not describe theirs. Its runs are those with these values at config.dataset.<key>.',
  })
  config: unknown;

  @Field(() => AnnouncedDataset, { nullable: true, description: 'Null before a run has started.' })
  announced: AnnouncedDataset | null;

  @Field(() => Int, { description: 'Runs on it, archived ones included, deleted ones not.' })
  runs: number;

  @Field(() => Int)
  running: number;

  @Field(() => Int)
  queued: number;

  @Field(() => Int, { description: 'Deleted runs on it: what they spent of its privacy stays spent.' })
  deleted: number;

  @Field(() => DateTimeScalar, { description: 'When the newest run was created.' })
  newestRunAt: Date;
}
