import { comparePaired, describe, fewestPairs } from '@clipwise/statistics';
import type { Executor } from '../../db/client.js';
import { BadUserInputError } from '../../errors.js';
import { groupBy } from '../group-by.js';
import type { PrivacyService } from '../privacy/privacy.service.js';
import type { RunPrivacy } from '../privacy/privacy.type.js';
import { cellKey, seedOf } from './cell-key.js';
import { listRunValues, type RunValue } from './cells.repository.js';
import type { Cell, CellComparison, CellValue } from './cells.type.js';

/** Runs of a study that are gathered, the oldest first. */
const mostRuns = 5_000;
/** Below it p is called small. */
const level = 0.05;

/** A comparison that is asked for. */
export interface ComparisonRequest {
  readonly first: string;
  readonly second: string;
  readonly metric: string;
  /** Comparisons that were planned together with this one, itself included. */
  readonly planned: number;
}

/** The cells of a study, and what their values say. */
export class CellsService {
  constructor(
    private readonly db: Executor,
    private readonly privacy: PrivacyService,
  ) {}

  /** Cells in the order of their oldest runs. */
  async list(studyId: string, metric: string): Promise<readonly Cell[]> {
    const values = await listRunValues(this.db, studyId, metric, mostRuns);
    return [...groupBy(values, ({ run }) => cellKey(run.config))].map(([key, runs]) => this.#cell(key, runs));
  }

  /**
   * Compares two cells of a study by the values that they have for the same seed.
   *
   * @throws BadUserInputError for a cell with itself, one that the study lacks, or a bad `planned`.
   */
  async compare(studyId: string, request: ComparisonRequest): Promise<CellComparison> {
    const { metric, planned } = request;
    if (planned < 1)
      throw new BadUserInputError(`planned must be at least 1, this comparison itself, got ${planned}`);
    if (request.first === request.second)
      throw new BadUserInputError(`first and second must be two cells, got "${request.first}" twice`);
    const cells = await this.list(studyId, metric);
    const cellOf = (key: string): Cell => {
      const cell = cells.find((one) => one.key === key);
      if (cell === undefined)
        throw new BadUserInputError(`no cell of this study has the key "${key}"; see study.cells`);
      return cell;
    };
    const [first, second] = [cellOf(request.first), cellOf(request.second)];
    const { pairs, unpaired } = pairedBySeed(first.values, second.values);
    const comparison = comparePaired(pairs, level / planned);
    return {
      ...comparison,
      omitted: comparison.omitted + unpaired,
      isAtEqualPrivacy: areEqual(first.privacy as RunPrivacy | null, second.privacy as RunPrivacy | null),
      verdict: verdictOf(comparison, planned),
    };
  }

  #cell(key: string, runs: readonly RunValue[]): Cell {
    const completed = runs.filter(({ run }) => run.status === 'COMPLETED');
    const values = completed
      .flatMap(({ run, value }) =>
        value === null ? [] : [{ runId: run.id, seed: seedOf(run.config), value }],
      )
      .sort((one, other) => (one.seed ?? 0) - (other.seed ?? 0));
    const { model, method, noiseMultiplier } = (runs[0] as RunValue).run;
    const numbers = values.map(({ value }) => value);
    const claims = completed.map(({ run }) => this.privacy.describe(run));
    const privacy =
      claims.find(({ verdict }) => verdict !== 'PRIVATE') ??
      claims.reduce<RunPrivacy | null>(
        (most, claim) => ((claim.epsilon ?? 0) > (most?.epsilon ?? -1) ? claim : most),
        null,
      );
    return {
      key,
      model,
      method,
      noiseMultiplier,
      unfinished: runs.length - completed.length,
      privacy,
      disclosure: completed.find(({ disclosure }) => disclosure !== null)?.disclosure ?? null,
      values,
      ...describe(numbers),
    };
  }
}

/** Values with the same seed; several runs with one seed pair in their order. */
function pairedBySeed(first: readonly CellValue[], second: readonly CellValue[]) {
  const waiting = new Map([...groupBy(second, ({ seed }) => seed)].map(([seed, own]) => [seed, [...own]]));
  const pairs = first.flatMap(({ seed, value }): (readonly [number, number])[] => {
    const other = waiting.get(seed)?.shift();
    return other === undefined ? [] : [[value, other.value]];
  });
  return { pairs, unpaired: first.length + second.length - 2 * pairs.length };
}

function areEqual(one: RunPrivacy | null, other: RunPrivacy | null): boolean {
  if (one === null || other === null || one.verdict === 'UNVERIFIED') return false;
  return (['verdict', 'epsilon', 'delta', 'unit', 'neighbouring'] as const).every(
    (name) => one[name] === other[name],
  );
}

function verdictOf(
  { pairs, tTest, meanDifference, pairsNeeded }: ReturnType<typeof comparePaired>,
  planned: number,
): string {
  if (pairs < fewestPairs)
    return `${pairs} pairs: fewer than ${fewestPairs} tell nothing; run more seeds of both cells.`;
  if (tTest === null || meanDifference === null) return `No difference in any of ${pairs} pairs.`;
  const among = planned === 1 ? '' : `, corrected for ${planned} planned comparisons`;
  const corrected = Math.min(1, tTest * planned);
  if (corrected < level) {
    const which = meanDifference > 0 ? 'larger' : 'smaller';
    return `The first is ${which} by ${Math.abs(meanDifference).toPrecision(3)} (p = ${corrected.toPrecision(2)}${among}, ${pairs} pairs).`;
  }
  const remedy = pairsNeeded === null ? 'more than 10,000' : String(pairsNeeded);
  return `Not distinguishable with ${pairs} seeds (p = ${corrected.toPrecision(2)}${among}); ${remedy} would show such a difference.`;
}
