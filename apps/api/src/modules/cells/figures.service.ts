import { classDicePrefix, limits, metricNames } from '@clipwise/contract';
import { type Course, describe, meanCourse } from '@clipwise/statistics';
import type { RunRow } from '../../db/tables/runs.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { BadUserInputError } from '../../errors.js';
import { metricValueFromWire } from '../../schema/scalars/metric-value.js';
import { groupBy } from '../group-by.js';
import { Disclosure } from '../metrics/disclosure.js';
import type { MetricsService } from '../metrics/metrics.service.js';
import { disclosureOfAll } from '../metrics/store/buckets.js';
import { disclosures } from '../metrics/store/points.js';
import type { ReadSeries } from '../metrics/store/series-reader.service.js';
import type { EpsilonTerms } from '../privacy/epsilon-terms.type.js';
import type { RunPrivacy } from '../privacy/privacy.type.js';
import type { CellSources } from './cell-values.js';
import { listCellRuns } from './cells.repository.js';
import type { CellsService } from './cells.service.js';
import type { Cell } from './cells.type.js';
import type { ClassDice, FigureCurve, StudyFigure } from './figures.type.js';

/** Runs whose series are held at once. */
const runsAtOnce = 100;

/** A quantity over one run. */
interface Read extends Course {
  readonly disclosure: Disclosure | null;
}
/** What a run gives to the figures, by their names. */
type RunCourses = ReadonlyMap<string, Read>;

const figureNames = ['time', 'training-loss', 'validation-loss', 'epsilon', 'accuracy'] as const;
const metricOf = {
  'training-loss': metricNames.trainingLoss,
  'validation-loss': metricNames.validationLoss,
  accuracy: metricNames.pixelAccuracy,
} as const;

/** The data of the figures of a study. */
export class FiguresService {
  constructor(
    private readonly sources: CellSources,
    private readonly cells: CellsService,
    private readonly metrics: MetricsService,
  ) {}

  /**
   * Time, training loss, validation loss, epsilon and accuracy against steps, a figure for each model; an epsilon of other terms
   * is in a figure of its own. A figure without a curve is left out.
   *
   * @throws BadUserInputError for maxPoints outside 1..10000.
   */
  async figures(study: StudyRow, maxPoints: number): Promise<readonly StudyFigure[]> {
    if (maxPoints < 1 || maxPoints > limits.seriesPoints)
      throw new BadUserInputError(`maxPoints must be from 1 to ${limits.seriesPoints}, got ${maxPoints}`);
    const cells = await this.cells.list(study, null);
    const courses = await this.#courses(await this.#completed(study), maxPoints);
    const models = [...groupBy(cells, ({ model }) => model)];
    return models.flatMap(([model, ofModel]) =>
      figureNames.flatMap((name) =>
        (name === 'epsilon' ? byTerms(ofModel) : [{ terms: null, own: ofModel }]).flatMap(
          ({ terms, own }) => {
            const drawn = own.map((cell) => curveOf(cell, name, courses));
            const curves = drawn.flatMap(({ curve }) => (curve.steps.length === 0 ? [] : [curve]));
            const disclosure = disclosureTogether(drawn.flatMap(({ reads }) => reads)) ?? null;
            const unit = name === 'time' ? 'min' : null;
            return curves.length === 0 ? [] : [{ name, model, unit, disclosure, terms, curves }];
          },
        ),
      ),
    );
  }

  /** The last Dice of every class, cell by cell. */
  async classDice(study: StudyRow): Promise<readonly ClassDice[]> {
    const cells = await this.cells.list(study, null);
    const runs = await this.#completed(study);
    const rows = (await this.metrics.summaries(runs.map(({ id }) => id))).flat();
    const byRun = groupBy(
      rows.filter(({ name }) => name.startsWith(classDicePrefix)),
      ({ runId }) => runId,
    );
    return cells.flatMap(({ key, name: cellName, runs: own }) =>
      [
        ...groupBy(
          own.flatMap(({ runId }) => byRun.get(runId) ?? []),
          ({ name }) => name,
        ),
      ].flatMap(([name, found]) => {
        const { n, mean, interval } = describe(
          found.map(({ last }) => (last === null ? Number.NaN : metricValueFromWire(last))),
        );
        const disclosure = disclosureTogether(found) as Disclosure;
        const className = name.slice(classDicePrefix.length);
        return mean === null ? [] : [{ cell: key, name: cellName, className, n, mean, interval, disclosure }];
      }),
    );
  }

  async #completed(study: StudyRow): Promise<readonly RunRow[]> {
    const runs = await listCellRuns(this.sources.db, study.id, limits.studyRuns);
    return runs.filter(({ status }) => status === 'COMPLETED');
  }

  async #courses(runs: readonly RunRow[], maxPoints: number): Promise<ReadonlyMap<string, RunCourses>> {
    const courses = new Map<string, RunCourses>();
    for (let from = 0; from < runs.length; from += runsAtOnce) {
      const some = runs.slice(from, from + runsAtOnce);
      const [series, spent] = await Promise.all([
        this.sources.reader.read(
          some.map(({ id: runId, attemptCursor: attempt }) => ({
            ...{ runId, attempt, names: Object.values(metricOf), from: null, to: null, afterCursor: 0 },
            ...{ maxPoints, maxBuckets: Math.max(1, maxPoints - 1), isEven: true },
          })),
        ),
        this.sources.privacy.epsilonSeries(some.map((run) => ({ run, maxPoints }))),
      ]);
      some.forEach(({ id }, place) => {
        const found = coursesOf(series[place] ?? []);
        const { steps: x = [], epsilons: y = [] } = spent[place] ?? {};
        courses.set(id, new Map([...found, ['epsilon', { x, y, disclosure: null }]]));
      });
    }
    return courses;
  }
}

/** Time is told where the validation loss is, as the others are not recorded at one rate. */
function coursesOf(series: readonly ReadSeries[]): readonly (readonly [string, Read])[] {
  return series.flatMap(({ name: metric, buckets }) => {
    const { points, first, last } = buckets;
    // Of runs of one length the same steps: what a bucket begins with, and the end.
    const places = [...new Set([...first, ...last.slice(-1)])];
    const at = (column: ArrayLike<number>) => places.map((place) => column[place] as number);
    const x = at(points.step);
    const disclosure = disclosures[disclosureOfAll(buckets)] ?? Disclosure.DIAGNOSTIC;
    const own = Object.entries(metricOf)
      .filter(([, name]) => name === metric)
      .map(([figure]) => [figure, { x, y: at(points.value), disclosure }] as const);
    const minutes = at(points.wallTimeMs).map((one) => one / 60_000);
    return metric === metricNames.validationLoss
      ? [...own, ['time', { x, y: minutes, disclosure: null }] as const]
      : own;
  });
}

/** What epsilon says of values that are told together: nothing, where it covers one of them not; undefined of none. */
function disclosureTogether<Mark>(told: readonly { readonly disclosure: Mark }[]): Mark | undefined {
  return (told.find(({ disclosure }) => disclosure === Disclosure.DIAGNOSTIC) ?? told[0])?.disclosure;
}

function curveOf(
  { key, name: cellName, runs }: Cell,
  figure: string,
  courses: ReadonlyMap<string, RunCourses>,
): { readonly curve: FigureCurve; readonly reads: readonly Read[] } {
  const reads = runs.flatMap(({ runId }) => {
    const read = courses.get(runId)?.get(figure);
    return read === undefined || read.x.length === 0 ? [] : [read];
  });
  const { n, x: steps, mean: means, low: lows, high: highs } = meanCourse(reads);
  return { curve: { cell: key, name: cellName, n, steps, means, lows, highs }, reads };
}

/** Epsilons of different terms share no axis, and charges that nobody may claim have none. */
function byTerms(
  cells: readonly Cell[],
): readonly { readonly terms: EpsilonTerms; readonly own: readonly Cell[] }[] {
  const claimed = cells.flatMap((cell) => {
    const privacy = cell.privacy as RunPrivacy | null;
    return privacy?.verdict === 'PRIVATE' && privacy.epsilon !== null ? [{ cell, privacy }] : [];
  });
  const groups = groupBy(claimed, ({ privacy: { delta, unit, neighbouring } }) =>
    JSON.stringify([delta, unit, neighbouring]),
  );
  return [...groups.values()].map((group) => {
    const [{ privacy }] = group as [(typeof group)[number]];
    const { delta, unit, neighbouring } = privacy;
    return { terms: { delta, unit, neighbouring }, own: group.map(({ cell }) => cell) };
  });
}
