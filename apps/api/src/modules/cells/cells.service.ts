import { limits, metricNames } from '@clipwise/contract';
import { comparePlanned, describe, type JudgedComparison } from '@clipwise/statistics';
import {
  cellKey,
  expandStudy,
  foldOf,
  replicateKey,
  type StudyDefinition,
  seedOf,
} from '@clipwise/trainer/config';
import type { StudyRow } from '../../db/tables/studies.js';
import { BadUserInputError } from '../../errors.js';
import { groupBy } from '../group-by.js';
import type { RunPrivacy } from '../privacy/privacy.type.js';
import type { StudiesService } from '../studies/studies.service.js';
import { type CellSources, type RunValue, readCellValues } from './cell-values.js';
import { listCellRuns } from './cells.repository.js';
import type { Cell, CellComparison, PlannedComparison } from './cells.type.js';
import { nameApart } from './name-apart.js';
import { type ParetoInput, paretoOf } from './pareto.js';
import type { Pareto } from './pareto.type.js';
import { progressOf } from './study-progress.js';
import type { StudyProgress } from './study-progress.type.js';

/** A comparison that is asked for. */
export interface ComparisonRequest {
  readonly first: string;
  readonly second: string;
  /** Null for the one that decides. */
  readonly metric: string | null;
  /** Comparisons that were planned together with this one, itself included. */
  readonly planned: number;
}

/** The cells of a study, and what their values say. */
export class CellsService {
  constructor(
    private readonly sources: CellSources,
    private readonly studies: StudiesService,
  ) {}

  /** Cells in the order of their oldest runs. @param metric null for the one that decides. */
  async list(study: StudyRow, metric: string | null): Promise<readonly Cell[]> {
    const { name, read: reading } = decidingOf(study.definition);
    const values = await readCellValues(this.sources, {
      studyId: study.id,
      metric: metric ?? name,
      reading,
    });
    const names = cellNames(study.definition);
    const cells = [...groupBy(values, ({ run }) => cellKey(run.config))].map(([key, runs]) => ({
      cell: this.#cell(key, runs, names.get(key)),
      config: (runs[0] as RunValue).run.config,
    }));
    const unnamed = cells.filter(({ cell }) => !cell.isPlanned);
    const apart = nameApart(unnamed.map(({ cell: { name }, config }) => ({ name, config })));
    const nameOf = new Map(unnamed.map(({ cell }, at) => [cell.key, apart[at]]));
    return cells.map(({ cell }) => ({ ...cell, name: nameOf.get(cell.key) ?? cell.name }));
  }

  /** How far the runs of a study are. */
  async progress(study: StudyRow): Promise<StudyProgress> {
    return progressOf(await listCellRuns(this.sources.db, study.id, limits.studyRuns), study.createdAt);
  }

  /**
   * Compares two cells of a study by the values that they have for the same seed and fold.
   *
   * @throws BadUserInputError for a cell with itself, one that the study lacks, or a bad `planned`.
   */
  async compare(study: StudyRow, request: ComparisonRequest): Promise<CellComparison> {
    const { metric, planned } = request;
    if (planned < 1)
      throw new BadUserInputError(`planned must be at least 1, this comparison itself, got ${planned}`);
    if (request.first === request.second)
      throw new BadUserInputError(`first and second must be two cells, got "${request.first}" twice`);
    const cells = await this.list(study, metric);
    await this.#look(study, cells);
    const cellOf = (key: string): Cell => {
      const cell = cells.find((one) => one.key === key);
      if (cell === undefined)
        throw new BadUserInputError(`no cell of this study has the key "${key}"; see study.cells`);
      return cell;
    };
    const pair = { first: cellOf(request.first), second: cellOf(request.second) };
    const [judged] = comparePlanned([replicatesOf(pair)], planned);
    return comparisonOf(pair, judged as JudgedComparison);
  }

  /** What was planned, in the order of the definition; a cell without runs yet has no values. */
  async compareAll(study: StudyRow, metric: string | null): Promise<readonly PlannedComparison[]> {
    const comparisons = study.definition?.comparisons ?? [];
    if (comparisons.length === 0) return [];
    const cells = await this.list(study, metric);
    await this.#look(study, cells);
    const pairs = comparisons.flatMap(({ first, second }) => {
      const [one, other] = [first, second].map((name) => cells.find((cell) => cell.name === name));
      return one === undefined || other === undefined ? [] : [{ first: one, second: other }];
    });
    // Also those whose runs were deleted: they were planned.
    const judged = comparePlanned(pairs.map(replicatesOf), comparisons.length);
    return pairs.map((pair, at) => ({
      first: pair.first,
      second: pair.second,
      comparison: comparisonOf(pair, judged[at] as JudgedComparison),
    }));
  }

  /** Utility against the ledger's epsilon. @param metric null for the one that decides. */
  async pareto(study: StudyRow, metric: string | null): Promise<Pareto> {
    const deciding = decidingOf(study.definition);
    const cells = await this.list(study, metric);
    const asked = metric ?? deciding.name;
    const goal = asked === deciding.name ? deciding.goal : /loss/.test(asked) ? 'minimize' : 'maximize';
    return paretoOf(cells as readonly ParetoInput[], { metric: asked, goal });
  }

  async #look(study: StudyRow, cells: readonly Cell[]): Promise<void> {
    const completed = cells.reduce((sum, { n, omitted }) => sum + n + omitted, 0);
    if (completed > 0) await this.studies.countLook(study.id, completed);
  }

  #cell(key: string, runs: readonly RunValue[], name: string | undefined): Cell {
    const completed = runs.filter(({ run }) => run.status === 'COMPLETED');
    const values = completed
      .flatMap(({ run, value }) =>
        value === null
          ? []
          : [
              {
                runId: run.id,
                seed: seedOf(run.config),
                fold: foldOf(run.config),
                replicate: replicateKey(run.config),
                addedAfterResults: run.addedAfterResults,
                value,
              },
            ],
      )
      .sort((one, other) => (one.seed ?? 0) - (other.seed ?? 0) || (one.fold ?? 0) - (other.fold ?? 0));
    const { model, method, noiseMultiplier, dataset } = (runs[0] as RunValue).run;
    const numbers = values.map(({ value }) => value);
    const claims = completed.map(({ run }) => this.sources.privacy.describe(run));
    const privacy =
      claims.find(({ verdict }) => verdict !== 'PRIVATE') ??
      claims.reduce<RunPrivacy | null>(
        (most, claim) => ((claim.epsilon ?? 0) > (most?.epsilon ?? -1) ? claim : most),
        null,
      );
    return {
      key,
      name:
        name ??
        `${model} ${method}${noiseMultiplier === null ? '' : ` sigma ${Number(noiseMultiplier.toPrecision(4))}`}`,
      isPlanned: name !== undefined,
      model,
      method,
      dataset,
      noiseMultiplier,
      unfinished: runs.length - completed.length,
      addedAfterResults: runs.filter(({ run }) => run.addedAfterResults).length,
      runs: runs.map(({ run }) => ({
        runId: run.id,
        seed: seedOf(run.config),
        fold: foldOf(run.config),
        status: run.status,
        addedAfterResults: run.addedAfterResults,
      })),
      privacy,
      disclosure: completed.find(({ disclosure }) => disclosure !== null)?.disclosure ?? null,
      trivial: completed.find(({ trivial }) => trivial !== null)?.trivial ?? null,
      values,
      ...describe(numbers),
    };
  }
}

/** The metric that decides and when it is read; mean Dice, at the end, for a bare group of runs. */
function decidingOf(definition: StudyDefinition | null): StudyDefinition['metric'] {
  return definition?.metric ?? { name: metricNames.meanDice, goal: 'maximize', read: { kind: 'last' } };
}

/** What the definition calls its cells. */
function cellNames(definition: StudyDefinition | null): ReadonlyMap<string, string> {
  return definition === null
    ? new Map()
    : new Map(expandStudy(definition).map(({ key, name }) => [key, name]));
}

interface CellPair {
  readonly first: Cell;
  readonly second: Cell;
}

function replicatesOf({ first, second }: CellPair) {
  const named = ({ name, values }: Cell) => ({
    name,
    values: values.map(({ replicate, value }) => ({ key: replicate, value })),
  });
  return { first: named(first), second: named(second) };
}

function comparisonOf({ first, second }: CellPair, judged: JudgedComparison): CellComparison {
  return {
    ...judged,
    isAtEqualPrivacy: areEqual(first.privacy as RunPrivacy | null, second.privacy as RunPrivacy | null),
    addedAfterResults: first.addedAfterResults + second.addedAfterResults,
  };
}

function areEqual(one: RunPrivacy | null, other: RunPrivacy | null): boolean {
  if (one === null || other === null || one.verdict === 'UNVERIFIED') return false;
  return (['verdict', 'epsilon', 'delta', 'unit', 'neighbouring'] as const).every(
    (name) => one[name] === other[name],
  );
}
