import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { RunConfigProblem } from '../runs/run-config-check.type.js';

@ObjectType({ description: 'A cell that a definition would make.' })
export class PlannedCell {
  @Field(() => ID)
  key: string;

  @Field(() => String)
  name: string;

  @Field(() => Int)
  runCount: number;

  @Field(() => String)
  dataset: string;

  @Field(() => Float, {
    nullable: true,
    description:
      "What each run's ledger will say at its end; null without a guarantee or before the data are read.",
  })
  epsilon: number | null;

  @Field(() => String, { description: 'Why epsilon is null; empty where it is not.' })
  reason: string;

  @Field(() => Float, { nullable: true })
  delta: number | null;

  @Field(() => String)
  unit: string;

  @Field(() => String)
  neighbouring: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'Of all its runs one after another, by earlier runs of the same model and data; null without one.',
  })
  estimatedSeconds: number | null;
}

@ObjectType({ description: 'What creating a study would make; nothing is stored.' })
export class StudyPreview {
  @Field(() => [RunConfigProblem], {
    description: 'Why it would be refused, each with cell and path; empty when it would be created.',
  })
  problems: readonly RunConfigProblem[];

  @Field(() => Int)
  runCount: number;

  @Field(() => [PlannedCell])
  cells: readonly PlannedCell[];

  @Field(() => Float, {
    nullable: true,
    description: 'Of all runs one after another; null where a cell has none.',
  })
  estimatedSeconds: number | null;
}
