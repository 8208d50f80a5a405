import { cellKey, digestOf, expandStudy, replicateKey, type StudyDefinition } from '@clipwise/trainer/config';
import type { Executor } from '../../db/client.js';
import type { RunRow } from '../../db/tables/runs.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { BadUserInputError } from '../../errors.js';
import type { OnceService } from '../idempotency/once.service.js';
import { type AcceptedConfig, accepted } from '../runs/run-configs.js';
import type { RunsService } from '../runs/runs.service.js';
import type { NewStudy, StudiesService } from './studies.service.js';
import { planStudy, type StudyPlan } from './study-plan.js';

/** What a study is created from. */
export interface StudyRequest {
  readonly name?: string | null;
  readonly description?: string | null;
  readonly configs: readonly unknown[];
  readonly definition?: unknown;
  /** False for runs that are made elsewhere; default true. */
  readonly isQueued?: boolean;
  readonly idempotencyKey?: string | null;
  readonly budgetOverride?: string | null;
}

/** What the service works with. */
export interface StudyRunsDependencies {
  readonly db: Executor;
  readonly studies: StudiesService;
  readonly runs: RunsService;
  readonly once: OnceService;
}

/** Studies with their runs: created at once or not at all, and made longer later. */
export class StudyRunsService {
  constructor(private readonly parts: StudyRunsDependencies) {}

  /**
   * A study with its runs queued in the order of its definition; nothing is stored when anything is refused, and the same request
   * again gives the same study.
   *
   * @throws BadUserInputError for what is refused; IdempotencyKeyUsedError for another body under a key that was used.
   */
  async create(request: StudyRequest): Promise<StudyRow> {
    const { configs, definition = null, isQueued = true } = request;
    const { idempotencyKey = null, budgetOverride = null } = request;
    if (definition === null) {
      const { name, description } = request;
      if (name == null)
        throw new BadUserInputError('name must be there where there is no definition', 'name');
      const { runs } = this.parts;
      const body = { name, description: description ?? '', configs };
      const once = { key: idempotencyKey, asked: body, budgetOverride };
      return this.#createOnce(body, once, await runs.parse(configs));
    }
    if (configs.length > 0 || request.name != null || request.description)
      throw new BadUserInputError(
        'name, description and configs must be empty where there is a definition, which says them all',
        'definition',
      );
    const plan = planStudy(definition);
    const { name, question } = plan.definition;
    // The same click twice is the same definition: who wants it run again says so by a key.
    const key = idempotencyKey ?? `definition ${digestOf(plan.definition)}`;
    const once = { key, asked: plan.definition, budgetOverride };
    const body = { name, description: question, definition: plan.definition };
    return this.#createOnce(body, once, isQueued ? configsOf(plan).map(accepted) : []);
  }

  /**
   * Puts a longer definition in the place of a study's and queues what it adds. Whoever adds when there are results may have seen
   * them: the runs are marked for ever.
   *
   * @throws NotFoundError; BadUserInputError where it changes or leaves out what was defined.
   */
  async extend(id: string, json: unknown): Promise<StudyRow> {
    const { db, studies, runs } = this.parts;
    const plan = planStudy(json);
    const { study, rows } = await db.transaction(async (tx) => {
      const { definition } = await studies.lock(tx, id);
      if (definition === null)
        throw new BadUserInputError('this study has no definition to extend; create one with a definition');
      const there = await runs.ofStudy(tx, id);
      const hasResults = there.some(({ status }) => status === 'COMPLETED');
      requireExtension(definition, plan, hasResults);
      const known = new Set(there.map(({ config }) => replicateOf(config)));
      const missing = configsOf(plan).filter((config) => !known.has(replicateOf({ ...config })));
      const options = { addedAfterResults: hasResults };
      const inserted = await runs.insert(tx, id, missing.map(accepted), options);
      return { study: await studies.redefine(tx, id, plan.definition), rows: inserted };
    });
    runs.announce(rows);
    return study;
  }

  /** Writes what its authors say of a study. @throws NotFoundError, BadUserInputError. */
  async writeReport(id: string, report: string, revision: number): Promise<StudyRow> {
    const { db, studies } = this.parts;
    return db.transaction(async (tx) =>
      studies.rewriteReport(tx, await studies.lock(tx, id), report, revision),
    );
  }

  async #createOnce(
    body: NewStudy,
    { key, asked, budgetOverride }: CreatedOnce,
    configs: readonly AcceptedConfig[],
  ): Promise<StudyRow> {
    const { db, studies, runs, once } = this.parts;
    let rows: readonly RunRow[] = [];
    const { value } = await db.transaction((tx) =>
      once.run(
        tx,
        { operation: 'createStudy', key, asked },
        {
          make: async () => {
            const study = await studies.create(tx, body);
            rows = await runs.insert(tx, study.id, configs, { budgetOverride });
            return study;
          },
          remember: ({ id }) => id,
          recall: (id) => studies.lock(tx, id),
        },
      ),
    );
    runs.announce(rows);
    return value;
  }
}

/** What a study is created under. */
interface CreatedOnce {
  /** Null for one that is asked for once. */
  readonly key: string | null;
  readonly asked: unknown;
  readonly budgetOverride: string | null;
}

const configsOf = ({ cells }: StudyPlan) => cells.flatMap(({ runs }) => runs.map(({ config }) => config));

/** What tells a run from all others of its study. */
const replicateOf = (config: Readonly<Record<string, unknown>>): string =>
  `${cellKey(config)} ${replicateKey(config)}`;

/** @throws BadUserInputError where a definition is no longer all that it was. */
function requireExtension(
  before: StudyDefinition,
  { definition, cells }: StudyPlan,
  hasResults: boolean,
): void {
  const planned = new Set(configsOf({ definition, cells }).map((config) => replicateOf({ ...config })));
  const lost = expandStudy(before)
    .flatMap(({ runs }) => runs.map(({ config }) => config))
    .find((config) => !planned.has(replicateOf({ ...config })));
  if (lost !== undefined)
    throw new BadUserInputError(
      `definition must keep every run that the study has, and lacks "${lost.name}"; create a study of its own instead`,
      'definition',
    );
  for (const key of ['name', 'question', 'metric'] as const)
    if (digestOf(before[key]) !== digestOf(definition[key]))
      throw new BadUserInputError(
        `definition must keep ${key}: it was set before the runs were queued`,
        `definition.${key}`,
      );
  const kept = new Set(definition.comparisons.map(digestOf));
  if (!before.comparisons.every((comparison) => kept.has(digestOf(comparison))))
    throw new BadUserInputError(
      'definition must keep every comparison that was planned',
      'definition.comparisons',
    );
  if (hasResults && definition.comparisons.length > before.comparisons.length)
    throw new BadUserInputError(
      'definition must add no comparison where there are results: it would not be planned; ask study.comparison for it',
      'definition.comparisons',
    );
}
