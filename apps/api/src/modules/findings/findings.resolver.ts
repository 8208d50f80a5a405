import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { Run } from '../runs/runs.type.js';
import { Study } from '../studies/studies.type.js';
import { Finding } from './findings.type.js';

@Resolver(() => Run)
export class RunFindingsResolver {
  @FieldResolver(() => [Finding], {
    description: 'What is wrong with the run, the gravest first. A run that is sound has none.',
  })
  findings(@Root() run: RunRow, @Ctx() { services }: ApiContext) {
    return services.findings.ofRun(run);
  }
}

@Resolver(() => Study)
export class StudyFindingsResolver {
  @FieldResolver(() => [Finding], {
    description: 'What is wrong with the newest 200 runs of the study, by themselves and beside each other.',
  })
  findings(@Root() study: StudyRow, @Ctx() { services }: ApiContext) {
    return services.findings.ofStudy(study.id);
  }
}
