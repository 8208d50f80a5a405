import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import { RunAudit, RunPrivacy } from '../privacy/privacy.type.js';
import { Run } from '../runs/runs.type.js';
import { StatementFormat } from './statements.type.js';

@Resolver(() => Run)
export class StatementsResolver {
  @FieldResolver(() => String, {
    description:
      'All facts on the privacy of the run: guarantee per unit and per person, the trade-off curve of attacks, audit, mechanism, accountant, randomness, numerics, trust, tuning, findings, and what is not covered.',
  })
  privacyStatement(
    @Root() run: RunRow,
    @Arg('format', () => StatementFormat, { defaultValue: StatementFormat.TEXT }) format: StatementFormat,
    @Ctx() { services }: ApiContext,
  ) {
    return services.statements.write(run, format);
  }
}

@Resolver(() => RunPrivacy)
export class RunAuditResolver {
  @FieldResolver(() => RunAudit, { nullable: true, description: 'Null where the run carries no canaries.' })
  audit(@Root() { run }: RunPrivacy, @Ctx() { services }: ApiContext) {
    return services.statements.audit(run);
  }
}
