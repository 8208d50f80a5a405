import { Field, Float, ObjectType } from 'type-graphql';
import { EpsilonTerms } from '../privacy/epsilon-terms.type.js';
import { Cell } from './cells.type.js';

@ObjectType()
export class ParetoPoint {
  @Field(() => Cell)
  cell: Cell;

  @Field(() => Float, { description: "The ledger's." })
  epsilon: number;

  @Field(() => Boolean, { description: 'No other cell has as much utility for less epsilon.' })
  isOnFront: boolean;
}

@ObjectType({ description: 'Cells whose epsilons mean the same: of one data set, delta, unit and relation.' })
export class ParetoFront extends EpsilonTerms {
  @Field(() => String)
  dataset: string;

  @Field(() => [ParetoPoint], { description: 'By epsilon.' })
  points: readonly ParetoPoint[];
}

@ObjectType({
  description: 'Utility against epsilon, beside what a non-private and a trivial predictor reach.',
})
export class Pareto {
  @Field(() => String)
  metric: string;

  @Field(() => String, { description: 'maximize or minimize.' })
  goal: string;

  @Field(() => [ParetoFront])
  fronts: readonly ParetoFront[];

  @Field(() => [Cell])
  nonPrivate: readonly Cell[];

  @Field(() => Float, {
    nullable: true,
    description: 'Of one class everywhere; null where nobody measured it.',
  })
  trivial: number | null;
}
