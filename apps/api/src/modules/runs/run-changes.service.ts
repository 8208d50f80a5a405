import type { Executor } from '../../db/client.js';
import type { NumberedEvent } from '../../db/tables/run-events.js';
import { type ChangeSource, type Changes, followChanges } from '../../events/change-stream.js';
import type { PacedWakeUps } from '../../events/paced-wake-ups.js';
import { RecurringFailure } from '../../log/recurring-failure.js';
import type { ServerLog } from '../../log/server-log.js';
import type { StudiesService } from '../studies/studies.service.js';
import type { ChangedRun } from './changed-run.js';
import { checkRunFilter, listChangedRuns, listStudyEvents, readHorizon } from './run-changes.repository.js';
import type { RunFilter } from './runs.input.js';

/** Streams over many runs. */
export class RunChangesService {
  readonly #reading: RecurringFailure;

  constructor(
    private readonly db: Executor,
    private readonly wakeUps: PacedWakeUps,
    private readonly studies: StudiesService,
    private readonly pollMs: number,
    log: ServerLog,
  ) {
    this.#reading = new RecurringFailure(log, 'reading changes of runs for a stream');
  }

  /** See `followChanges`; several changes of a run that come together are told once. @throws BadUserInputError, NotFoundError for the study. */
  async runs(filter: RunFilter, after: string | null): Promise<AsyncGenerator<Changes<ChangedRun>>> {
    const { db } = this;
    const studyId = filter.studyId == null ? null : (await this.studies.require(filter.studyId)).id;
    const asked = { ...filter, studyId };
    checkRunFilter(asked);
    const read: ChangeSource<ChangedRun>['read'] = (place, limit) => listChangedRuns(db, asked, place, limit);
    return this.#follow({ horizon: () => readHorizon(db), read }, after);
  }

  /** Events of the runs of a study but for metrics-recorded ones; see `followChanges`. @throws BadUserInputError, NotFoundError. */
  async ofStudy(studyId: string, after: string | null): Promise<AsyncGenerator<Changes<NumberedEvent>>> {
    const { db } = this;
    const { id } = await this.studies.require(studyId);
    return this.#follow(
      {
        horizon: () => readHorizon(db),
        read: (place, limit) => listStudyEvents(db, id, place, limit),
      },
      after,
    );
  }

  #follow<Item>(source: ChangeSource<Item>, after: string | null) {
    const onWakeUp = (wake: () => void) => this.wakeUps.subscribe(null, wake);
    return followChanges(source, after, { onWakeUp, pollMs: this.pollMs }, this.#reading);
  }
}
