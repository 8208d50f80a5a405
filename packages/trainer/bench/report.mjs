import { availableParallelism, cpus } from 'node:os';

/** What every number depends on: the day, the runtime, the machine, what else it does, and the command. */
export async function heading(argv) {
  const command = ['npm run bench -w packages/trainer', ...(argv.length > 0 ? ['--', ...argv] : [])].join(
    ' ',
  );
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus()[0]?.model} x ${availableParallelism()}, ${await busyPercent()} % busy before, \`${command}\``;
}

/** Share of the processors' time that other processes take, over a second. */
async function busyPercent() {
  const read = () =>
    cpus().reduce(
      ({ idle, all }, { times }) => ({
        idle: idle + times.idle,
        all: all + Object.values(times).reduce((sum, time) => sum + time, 0),
      }),
      { idle: 0, all: 0 },
    );
  const before = read();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const after = read();
  return Math.round(100 * (1 - (after.idle - before.idle) / (after.all - before.all)));
}

/** A table in markdown. */
export function printTable(title, columns, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  console.log(
    [`\n**${title}**\n`, line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n'),
  );
}

/** Says on stderr what is under way; the tables alone go to stdout. */
export function progress(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * The order statistics between which the median lies with 95 % confidence, where there are six and more: k of n values lie below it
 * with the probability binomial(n, k) / 2^n. Fewer give all of their range, at less confidence.
 *
 * @param {readonly number[]} values @returns {readonly [number, number]}
 */
export function medianInterval(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  let [cut, below, chance] = [0, 0, 0.5 ** count];
  while (2 * (below + chance) <= 0.05) {
    below += chance;
    chance *= (count - cut) / (cut + 1);
    cut += 1;
  }
  const place = Math.max(0, cut - 1);
  return [sorted[place], sorted[count - 1 - place]];
}

/** The middle one, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Three digits. */
export function digits(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Bytes in MiB. */
export function mebibytes(bytes) {
  return (bytes / 2 ** 20).toFixed(0);
}

/** `unet 8, 64 px, batch 10` */
export function sizeName({ kind, width, side, batch }) {
  return `${kind} ${width}, ${side} px, batch ${batch}`;
}
