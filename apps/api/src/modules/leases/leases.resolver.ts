import { Arg, Ctx, ID, Int, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { onceDescription } from '../idempotency/once.service.js';
import { Run } from '../runs/runs.type.js';
import type { CancelCommand } from './leases.service.js';
import { AgentCommand, Heartbeat, Lease } from './leases.type.js';

@Resolver()
export class LeasesResolver {
  @Mutation(() => Lease, {
    nullable: true,
    description: 'The oldest queued run, leased; null when none is queued.',
  })
  claimRun(@Arg('writerId', () => ID) writerId: string, @Ctx() { services }: ApiContext) {
    return services.leases.claim(writerId);
  }

  @Mutation(() => Lease, {
    description:
      'Registers a run that a trainer executes by itself (clipwise train --api), already leased to it.',
  })
  openRun(
    @Arg('writerId', () => ID) writerId: string,
    @Arg('studyName', () => String) studyName: string,
    @Arg('config', () => JsonScalar) config: unknown,
    @Arg('idempotencyKey', () => ID, { nullable: true, description: onceDescription })
    idempotencyKey: string | undefined,
    @Arg('studyId', () => ID, {
      nullable: true,
      description: 'Of a study that is there; studyName is then without meaning.',
    })
    studyId: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.leases.open(
      writerId,
      { name: studyName, id: studyId ?? null },
      config,
      idempotencyKey ?? null,
    );
  }

  @Mutation(() => Run, {
    description:
      'Ends a run as failed whose writer cannot say so by an event, because the API refused what it sent.',
  })
  failRun(
    @Arg('runId', () => ID) runId: string,
    @Arg('writerId', () => ID) writerId: string,
    @Arg('epoch', () => Int) epoch: number,
    @Arg('code', () => String) code: string,
    @Arg('message', () => String) message: string,
    @Ctx() { services }: ApiContext,
  ) {
    return services.leases.fail(runId, { writerId, epoch }, code, message);
  }

  @Mutation(() => Run, {
    description:
      'Puts a claimed run back into the queue that its writer cannot go on with, as after it had to make room. Its charges stay in the ledger; after three attempts the run fails.',
  })
  giveBackRun(
    @Arg('runId', () => ID) runId: string,
    @Arg('writerId', () => ID) writerId: string,
    @Arg('epoch', () => Int) epoch: number,
    @Ctx() { services }: ApiContext,
  ) {
    return services.leases.giveBack(runId, { writerId, epoch });
  }

  @Mutation(() => Heartbeat)
  heartbeat(
    @Arg('runId', () => ID) runId: string,
    @Arg('writerId', () => ID) writerId: string,
    @Arg('epoch', () => Int) epoch: number,
    @Ctx() { services }: ApiContext,
  ) {
    return services.leases.heartbeat(runId, { writerId, epoch });
  }

  @Subscription(() => AgentCommand, {
    description: 'Commands for the runs this writer holds.',
    subscribe: ({ args, context }) => (context as ApiContext).services.leases.commands(String(args.writerId)),
  })
  agentCommands(@Root() command: CancelCommand, @Arg('writerId', () => ID) _writerId: string): AgentCommand {
    return command;
  }
}
