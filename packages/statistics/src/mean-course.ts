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
  const values = new Map<number, number[]>();
  for (const { x, y } of courses)
    for (const [at, value] of new Map(x.map((place, index) => [place, y[index]]))) {
      if (value === null || value === undefined || !Number.isFinite(value)) continue;
      const here = values.get(at);
      if (here === undefined) values.set(at, [value]);
      else here.push(value);
    }
  return [...values].filter(([, here]) => here.length === courses.length).sort(([a], [b]) => a - b);
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
