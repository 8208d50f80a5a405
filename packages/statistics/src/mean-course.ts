import { describe } from './describe.js';

/**
 * A quantity over a run: y at x, which ascends; null and numbers that are not finite are gaps. Of a place that comes again, as where a
 * run went on from an earlier step, the last counts.
 */
export interface Course {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/** The mean of several courses with its interval, an entry for each place in every list. */
export interface MeanCourse {
  /** Courses that the mean is over, everywhere alike. */
  readonly n: number;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  /** Ends of Student's 95 % interval; null below two courses. */
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** The places at which every one of the courses has a finite value, ascending, each with the values there. */
export function sharedPlaces(
  courses: readonly Course[],
): readonly (readonly [at: number, values: readonly number[]])[] {
  const places = [...new Set(courses[0]?.x)].sort((a, b) => a - b);
  const columns = courses.map((course) => valuesAt(course, places));
  return places.flatMap((at, row) => {
    const here = columns.map((column) => column[row]);
    return here.every(isFiniteNumber) ? [[at, here] as const] : [];
  });
}

/** The values of a course at these places; of several at one place the last. */
function valuesAt({ x, y }: Course, places: readonly number[]): Course['y'] {
  // Runs of one config record at the same steps.
  if (x.length === places.length && x.every((at, index) => at === places[index])) return y;
  const last = new Map(x.map((at, index) => [at, y[index] ?? null]));
  return places.map((at) => last.get(at) ?? null);
}

function isFiniteNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/**
 * The mean wherever all courses have a finite value: one that goes on with fewer runs would look like a change of the method.
 * Without such a place it is empty.
 */
export function meanCourse(courses: readonly Course[]): MeanCourse {
  const shared = sharedPlaces(courses);
  const described = shared.map(([, here]) => describe(here));
  return {
    n: courses.length,
    x: shared.map(([at]) => at),
    mean: described.map(({ mean }) => mean as number),
    low: described.map(({ interval }) => interval?.low ?? null),
    high: described.map(({ interval }) => interval?.high ?? null),
  };
}
