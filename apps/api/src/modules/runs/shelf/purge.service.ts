import type { Executor } from '../../../db/client.js';
import type { ArtifactsService } from '../../artifacts/artifacts.service.js';
import type { AuditService } from '../../audit/audit.service.js';
import type { CompactionService } from '../../metrics/store/compaction.service.js';
import { ofRuns } from '../runs-fact.js';
import { lockDue, purgeRun } from './purge.repository.js';

/** Removes the data of runs that were deleted long enough ago, and files that belong to none. */
export class PurgeService {
  constructor(
    private readonly db: Executor,
    private readonly artifacts: ArtifactsService,
    private readonly compaction: CompactionService,
    private readonly audit: AuditService,
  ) {}

  /** Purges every run that is due, each in a transaction of its own. Servers on one database share the work. */
  async purgeDue(): Promise<void> {
    for (;;) {
      const files = await this.db.transaction(async (tx) => {
        const run = await lockDue(tx);
        if (run === undefined) return null;
        await this.compaction.keepAway(tx, run.id);
        await this.audit.record(tx, { action: 'RUNS_PURGED', ...ofRuns([run]), projectId: run.projectId });
        return purgeRun(tx, run.id);
      });
      if (files === null) return;
      await this.artifacts.removeUnused(files);
    }
  }

  /** Removes files that no run has named. */
  async removeOrphans(): Promise<void> {
    await this.artifacts.removeOrphans();
  }
}
