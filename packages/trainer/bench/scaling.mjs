import { digits, median, printTable, progress } from './report.mjs';
import { Stepper } from './stepper.mjs';

const base = { kind: 'unet', width: 8, side: 64, batch: 8, method: 'DP flat' };

/** What grows, and the unit that its time is told per. */
const series = [
  {
    title: 'images in a batch',
    unit: 'image',
    values: [1, 2, 4, 8, 16, 32],
    of: (batch) => ({ size: { ...base, batch }, count: 1 }),
  },
  { title: 'steps', unit: 'step', values: [1, 2, 4, 8, 16, 32], of: (count) => ({ size: base, count }) },
  {
    title: 'pixels of an image',
    unit: '1000 pixels',
    values: [32, 64, 128, 256],
    label: (side) => `${side} x ${side}`,
    amount: (side) => (side * side) / 1000,
    of: (side) => ({ size: { ...base, side }, count: 1 }),
  },
];

/** Time against the number of images, of steps and of pixels: all of a series take turns in one process. */
export async function measureScaling({ backends, rounds = 9 }) {
  for (const backend of backends)
    for (const { title, unit, values, of, label = String, amount = (value) => value } of series) {
      const cases = values.map((value) => ({ name: String(value), ...of(value).size }));
      const stepper = await Stepper.clipwise(backend, cases);
      const times = values.map(() => []);
      for (let round = -3; round < rounds; round++) {
        progress(`scaling: ${title}, ${round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`}`);
        for (const [index, value] of values.entries()) {
          const ms = await stepper.stepMs(String(value), of(value).count);
          if (round >= 0) times[index].push(ms);
        }
      }
      await stepper.end();
      const totals = times.map(median);
      const perUnit = values.map((value, index) => totals[index] / amount(value));
      const further = (index) =>
        (totals[index] - totals[index - 1]) / (amount(values[index]) - amount(values[index - 1]));
      printTable(
        `Scaling with the ${title}: unet 8, 64 px, batch 8, DP flat but for what grows, ${backend}, median of ${rounds}`,
        [title, 'ms', `ms per ${unit}`, 'to linear from the first row', `ms per further ${unit}`],
        values.map((value, index) => [
          label(value),
          digits(totals[index]),
          digits(perUnit[index]),
          (perUnit[index] / perUnit[0]).toFixed(2),
          index === 0 ? '' : digits(further(index)),
        ]),
      );
    }
}
