import { metricNames } from '@clipwise/contract';
import type { RunSeries } from './use-study-series';

/** How imports of a published table are named as a source. */
const tableKind = 'study-csv';

/**
 * At which epochs the runs of a published table are drawn, in words: its files number the values one after another, which would
 * shift every curve and shorten it.
 *
 * @returns '' where no run came from such a table.
 */
export function publishedEpochs(runs: readonly RunSeries[]): string {
  const ways = new Map<string, number>();
  for (const { source, series } of runs) {
    const epochs = series.find(({ name }) => name === metricNames.validationLoss)?.epochs;
    if (source?.kind === tableKind && epochs !== undefined && epochs.length > 1)
      ways.set(stretchesText(epochs), epochs.length);
  }
  if (ways.size === 0) return '';
  const told = [...ways].map(([text, count]) => `${count} values are drawn at epochs ${text}`);
  return `the published files number their values one after another and hold no epochs. By the code that wrote them, ${told.join(', and ')}.`;
}

/** Whole numbers, ascending, with those that follow one another drawn together: "0, 5 to 99". */
export function stretchesText(numbers: readonly number[]): string {
  const stretches: [first: number, last: number][] = [];
  for (const number of numbers) {
    const last = stretches.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else stretches.push([number, number]);
  }
  return stretches.map(([first, last]) => (first === last ? first : `${first} to ${last}`)).join(', ');
}
