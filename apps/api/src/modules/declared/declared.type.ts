import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../../schema/scalars/date-time.js';
import { Lease } from '../leases/leases.type.js';
import { Run } from '../runs/runs.type.js';

@ObjectType({ description: 'Where a declared run was read from. The original is an artifact of the run.' })
export class RunSource {
  @Field(() => String)
  kind: string;

  @Field(() => String)
  name: string;

  @Field(() => String)
  sha256: string;

  @Field(() => String, { description: 'Which of the runs in it; empty where there is one.' })
  key: string;

  @Field(() => String)
  importer: string;

  @Field(() => String)
  importerVersion: string;

  @Field(() => DateTimeScalar)
  importedAt: Date;
}

@ObjectType()
export class DeclaredRun {
  @Field(() => Run)
  run: Run;

  @Field(() => Boolean, { description: 'False for a run whose source was declared before.' })
  isNew: boolean;

  @Field(() => Lease, {
    nullable: true,
    description: 'Null for a run that has ended: there is nothing to write.',
  })
  lease: Lease | null;

  @Field(() => Int, { description: 'Batches that are stored: send from the next one.' })
  acknowledgedSequence: number;
}
