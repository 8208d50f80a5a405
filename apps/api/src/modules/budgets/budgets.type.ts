import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { StoredBudgetDecision, StoredPrivacyUnit } from '../../db/tables/stored-words.js';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';

export const BudgetUnit = { example: 'example', subject: 'subject' } as const satisfies {
  readonly [Unit in StoredPrivacyUnit]: Unit;
};
registerEnumType(BudgetUnit, {
  name: 'BudgetUnit',
  description:
    'subject: a person with all of their examples. Runs by examples count for it as a group of the most that anyone has.',
});

export const BudgetRunState = { RESERVED: 'RESERVED', SPENDING: 'SPENDING', ENDED: 'ENDED' } as const;
export type BudgetRunState = (typeof BudgetRunState)[keyof typeof BudgetRunState];
registerEnumType(BudgetRunState, {
  name: 'BudgetRunState',
  description: 'ENDED: what it did not spend has been returned.',
});

export const BudgetDecisionKind = {
  SET: 'SET',
  OVERRIDE: 'OVERRIDE',
  OVERSPENT: 'OVERSPENT',
} as const satisfies { readonly [Kind in StoredBudgetDecision]: Kind };
registerEnumType(BudgetDecisionKind, {
  name: 'BudgetDecisionKind',
  description:
    'OVERSPENT is noted by the server: a run read other data, or charged more, than was reserved, and is told to stop.',
});

/** The run is added by its resolver. */
@ObjectType({ description: 'What a run takes of a budget.' })
export class BudgetRun {
  runId: string;

  @Field(() => BudgetRunState)
  state: BudgetRunState;

  @Field(() => Float, {
    nullable: true,
    description:
      'What it costs by itself, all that it plans included until it ends; null without a bound. Runs compose: the budget spends less than the sum.',
  })
  epsilon: number | null;

  @Field(() => Boolean, { description: 'A decision let it pass over a budget.' })
  isOverridden: boolean;

  @Field(() => Boolean, {
    description:
      'It gives no guarantee, and by a decision what it made is kept as private data: it is in none of the numbers.',
  })
  isKeptPrivate: boolean;
}

@ObjectType({ description: 'A decision about the budgets of a data set. None is ever changed or removed.' })
export class BudgetDecision {
  @Field(() => Int)
  number: number;

  @Field(() => BudgetDecisionKind)
  kind: StoredBudgetDecision;

  @Field(() => BudgetUnit, { nullable: true })
  unit: StoredPrivacyUnit | null;

  @Field(() => Float, { nullable: true })
  epsilon: number | null;

  @Field(() => Float, { nullable: true })
  delta: number | null;

  @Field(() => String)
  reason: string;

  @Field(() => [ID])
  runIds: readonly string[];

  @Field(() => DateTimeScalar)
  at: Date;
}

/** `runs` is added by its resolver. */
@ObjectType({
  description:
    'What all runs on a data set may spend together of one unit. Every epsilon is of the composition of their events at this delta, rounded up; `left` is what a launch may add.',
})
export class Budget {
  @Field(() => ID)
  id: string;

  @Field(() => BudgetUnit)
  unit: StoredPrivacyUnit;

  @Field(() => String)
  neighbouring: string;

  @Field(() => Float)
  delta: number;

  @Field(() => Float, { description: 'The limit.' })
  epsilon: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Of all charges, deleted runs included; null without a bound.',
  })
  spent: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What queued and running runs may add; null without a bound.',
  })
  reserved: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What the configs asked about would add; null without a bound.',
  })
  asked: number | null;

  @Field(() => Float)
  left: number;

  @Field(() => Boolean, {
    description: 'Whether all of it, what is asked for included, keeps within the limit.',
  })
  fits: boolean;

  @Field(() => String, { description: 'Why a number is null; empty where none is.' })
  reason: string;

  @Field(() => Boolean, {
    description:
      'Epsilons and deltas were added up, because events of different units or unknown ones cannot be composed.',
  })
  isSummed: boolean;

  @Field(() => Int, {
    description:
      'Runs without a guarantee whose results are kept as private data by a decision; they are in none of the numbers.',
  })
  keptPrivate: number;

  @Field(() => Int, { description: 'Runs that it counts.' })
  runCount: number;

  @Field(() => String, { description: 'Whether choosing the best of the runs is part of what was spent.' })
  selection: string;

  @Field(() => String, { description: 'SHA-256 of the content of its data set.' })
  contentSha256: string;

  @Field(() => String, { description: 'What the first config that named the data set calls it.' })
  datasetName: string;
}

/** `budgets` and `decisions` are added by their resolver. */
@ObjectType({
  description:
    'A data set by its content: the same images under another path, name, order or size are the same data set. The SHA-256 and the counts are not covered by epsilon: mark them.',
})
export class DatasetContent {
  @Field(() => ID)
  id: string;

  @Field(() => String, {
    description: 'SHA-256 of the images of all examples; whoever holds them can recognise it.',
  })
  contentSha256: string;

  @Field(() => String)
  name: string;

  @Field(() => Int)
  examples: number;

  @Field(() => Int)
  subjects: number;

  @Field(() => Int)
  largestSubjectExamples: number;

  @Field(() => Boolean)
  isSynthetic: boolean;
}
