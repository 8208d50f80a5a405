import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Budget } from '../budgets/budgets.type.js';
import { PlannedClaim } from '../runs/planned-claim.type.js';
import { RunConfigProblem } from '../runs/run-config-check.type.js';

@ObjectType({ description: 'A cell that a definition would make.' })
export class PlannedCell extends PlannedClaim {
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

  @Field(() => [Budget], {
    description: 'The budgets that all its runs would spend of, with `asked` for all of them together.',
  })
  budgets: readonly Budget[];

  @Field(() => Float, {
    nullable: true,
    description: 'Of all runs one after another; null where a cell has none.',
  })
  estimatedSeconds: number | null;
}
