import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { NumberedEvent } from '../../db/tables/run-events.js';
import type { Changes } from '../../events/change-stream.js';
import type { ChangedRun } from './changed-run.js';
import { ChangedRuns, StudyEvents } from './run-changes.type.js';
import { RunEvent } from './run-event.type.js';
import { runEventView } from './run-event-view.js';
import { RunFilter } from './runs.input.js';

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

  @Subscription(() => ChangedRuns, {
    description:
      'Runs that changed behind the cursor, then those to come; without one from now on. Several changes of a run that come together are told once.',
    subscribe: ({ args, context }) =>
      servicesOf(context).runChanges.runs(args.filter ?? {}, args.after ?? null),
  })
  runsChanged(
    @Root() { cursor, items }: Changes<ChangedRun>,
    @Arg('filter', () => RunFilter, { nullable: true }) _filter: RunFilter | undefined,
    @Arg('after', () => String, { nullable: true }) _after: string | undefined,
  ): ChangedRuns {
    return {
      cursor,
      runs: items.filter(({ isFit }) => isFit),
      others: items.filter(({ isFit }) => !isFit).map(({ runId }) => runId),
    };
  }

  @Subscription(() => StudyEvents, {
    description:
      'Events of the runs of a study behind the cursor, then those to come; without one from now on. All but MetricsRecorded, which come by runEvents and series. What was written beside another transaction may be told twice: pass over what you have of a run by its cursor.',
    subscribe: ({ args, context }) =>
      servicesOf(context).runChanges.ofStudy(String(args.studyId), args.after ?? null),
  })
  studyEvents(
    @Root() { cursor, items }: Changes<NumberedEvent>,
    @Arg('studyId', () => ID) _studyId: string,
    @Arg('after', () => String, { nullable: true }) _after: string | undefined,
  ): StudyEvents {
    return { cursor, events: items.map(runEventView) };
  }
}

function servicesOf(context: object): ApiContext['services'] {
  return (context as ApiContext).services;
}
