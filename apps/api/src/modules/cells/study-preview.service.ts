import type { PlannedPrivacy, RunConfig } from '@clipwise/trainer/config';
import type { Executor } from '../../db/client.js';
import { budgetOf } from '../budgets/budget-of.js';
import type { BudgetsService } from '../budgets/budgets.service.js';
import type { ConfigThread } from '../runs/config-thread.js';
import { checkStudy } from '../studies/study-plan.js';
import { secondsPerEpoch } from './cells.repository.js';
import type { StudyPreview } from './study-preview.type.js';

/** What a study would be, before anything of it is stored. */
export class StudyPreviewService {
  constructor(
    private readonly db: Executor,
    private readonly configs: ConfigThread,
    private readonly budgets: BudgetsService,
  ) {}

  /** Runs, epsilon and time of a definition, or what is wrong with it. */
  async preview(json: unknown): Promise<StudyPreview> {
    const { problems, plan } = checkStudy(json);
    if (plan === null) return { problems, runCount: 0, cells: [], budgets: [], estimatedSeconds: null };
    const seconds = new Map<string, number | null>();
    for (const { runs } of plan.cells) {
      const { dataset, model } = (runs[0] as { config: RunConfig }).config;
      const key = JSON.stringify([dataset, model]);
      if (!seconds.has(key)) seconds.set(key, await secondsPerEpoch(this.db, { dataset, model }));
    }
    const firsts = plan.cells.map(({ runs }) => (runs[0] as { config: RunConfig }).config);
    const known = await this.budgets.known(this.db, firsts);
    const planned = await Promise.all(
      firsts.map((config, at) => this.configs.ask('plan', config, known[at] ?? undefined)),
    );
    const all = plan.cells.flatMap(({ runs }) => runs.map(({ config }) => config));
    const counted = await this.budgets.preview(this.db, await this.budgets.plan(this.db, all));
    const cells = plan.cells.map(({ key, name, runs }, at) => {
      const { config } = runs[0] as { config: RunConfig };
      const perEpoch = seconds.get(JSON.stringify([config.dataset, config.model])) ?? null;
      return {
        key,
        name,
        runCount: runs.length,
        dataset: config.dataset.kind,
        // The expansion has parsed every config: none is refused.
        ...(planned[at] as PlannedPrivacy),
        estimatedSeconds: perEpoch === null ? null : perEpoch * config.training.epochs * runs.length,
      };
    });
    const times = cells.map(({ estimatedSeconds }) => estimatedSeconds ?? Number.NaN);
    const total = times.reduce((sum, time) => sum + time, 0);
    return {
      problems,
      runCount: cells.reduce((sum, { runCount }) => sum + runCount, 0),
      cells,
      budgets: counted.map(budgetOf),
      estimatedSeconds: Number.isNaN(total) ? null : total,
    };
  }
}
