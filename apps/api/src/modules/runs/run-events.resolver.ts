import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { NumberedEvent } from '../../db/tables/run-events.js';
import type { RunChange } from '../../events/run-event-bus.js';
import { RunEvent } from './run-event.type.js';
import { runEventView } from './run-event-view.js';
import { RunChanged } from './runs.type.js';

@Resolver()
export class RunEventsResolver {
  @Subscription(() => RunEvent, {
    description:
      'Replays stored events after the cursor, then goes live: no gap, no duplicate. Completes when the run has ended and all was sent.',
    subscribe: ({ args, context }) =>
      servicesOf(context).runEvents.follow(String(args.runId), Number(args.after ?? 0)),
  })
  runEvents(
    @Root() event: NumberedEvent,
    @Arg('runId', () => ID) _runId: string,
    @Arg('after', () => Int, { nullable: true, defaultValue: 0 }) _after: number,
  ) {
    return runEventView(event);
  }

  @Subscription(() => RunChanged, {
    description: 'Wake-ups for lists: some run changed.',
    subscribe: ({ args, context }) => servicesOf(context).runEvents.followChanges(args.studyId ?? null),
  })
  runsChanged(
    @Root() change: RunChange,
    @Arg('studyId', () => ID, { nullable: true }) _studyId: string | undefined,
  ): RunChanged {
    return change;
  }
}

function servicesOf(context: object): ApiContext['services'] {
  return (context as ApiContext).services;
}
