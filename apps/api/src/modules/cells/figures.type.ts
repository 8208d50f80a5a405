import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { NumberColumnScalar, OptionalNumberColumnScalar } from '../../schema/scalars/columns.js';
import { Disclosure } from '../metrics/disclosure.js';
import { EpsilonTerms } from '../privacy/epsilon-terms.type.js';
import { Interval } from './cells.type.js';

@ObjectType({
  description:
    'The mean over the completed runs of a cell, where all of them that recorded it have a finite value. Columnar: one entry a place in every list.',
})
export class FigureCurve {
  @Field(() => ID, { description: 'Key of the cell.' })
  cell: string;

  @Field(() => String, { description: 'Of the cell.' })
  name: string;

  @Field(() => Int, { description: 'Runs that the mean is over, everywhere alike.' })
  n: number;

  @Field(() => NumberColumnScalar)
  steps: readonly number[];

  @Field(() => NumberColumnScalar)
  means: readonly number[];

  @Field(() => OptionalNumberColumnScalar, {
    description: "Lower end of Student's 95 % interval; null with one run.",
  })
  lows: readonly (number | null)[];

  @Field(() => OptionalNumberColumnScalar, { description: 'Upper end.' })
  highs: readonly (number | null)[];
}

@ObjectType({ description: 'One of the five figures of a study, for one model.' })
export class StudyFigure {
  @Field(() => String, { description: 'time, training-loss, validation-loss, epsilon or accuracy.' })
  name: string;

  @Field(() => String, { description: 'The facet.' })
  model: string;

  @Field(() => String, {
    nullable: true,
    description: 'Of the values: min for time; null for a bare number.',
  })
  unit: string | null;

  @Field(() => Disclosure, {
    nullable: true,
    description:
      'DIAGNOSTIC where a value is computed from private data and not covered by epsilon; null for time and epsilon.',
  })
  disclosure: Disclosure | null;

  @Field(() => EpsilonTerms, {
    nullable: true,
    description: 'Of a figure of epsilon; epsilons of other terms are in a figure of their own.',
  })
  terms: EpsilonTerms | null;

  @Field(() => [FigureCurve])
  curves: readonly FigureCurve[];
}

@ObjectType({
  description: 'The last Dice of a class over the completed runs of a cell that have a finite one.',
})
export class ClassDice {
  @Field(() => ID, { description: 'Key of the cell.' })
  cell: string;

  @Field(() => String, { description: 'Of the cell.' })
  name: string;

  @Field(() => String)
  className: string;

  @Field(() => Int)
  n: number;

  @Field(() => Float)
  mean: number;

  @Field(() => Interval, { nullable: true, description: "Student's; null with one run." })
  interval: Interval | null;

  @Field(() => Disclosure)
  disclosure: Disclosure;
}
