import { methods } from './methods.mjs';
import { digits, median, medianInterval, printTable, progress, sizeName } from './report.mjs';
import { Stepper } from './stepper.mjs';

/**
 * Time of one step by every method; every view of an image is an image. The methods of a size take turns in one process, the
 * backends in turn, and the ratio of a private step to one without privacy that is otherwise alike is taken within a round.
 */
export async function measureSteps({ backends, sizes, rounds }) {
  for (const size of sizes) {
    const names = Object.keys(methods);
    const cases = names.map((method) => ({ name: method, method, ...size }));
    const steppers = [];
    for (const backend of backends) steppers.push(await Stepper.clipwise(backend, cases));
    const plan = planFor(size, rounds);
    const turn = (round) => (round + plan.warmUps) % names.length;
    const times = steppers.map(() => Object.fromEntries(names.map((name) => [name, []])));
    for (let round = -plan.warmUps; round < plan.rounds; round++) {
      progress(
        `steps: ${sizeName(size)}, ${round < 0 ? 'warming up' : `round ${round + 1} of ${plan.rounds}`}`,
      );
      // Whoever comes after the longest step finds its garbage: each method is first in turn.
      for (const name of [...names.slice(turn(round)), ...names.slice(0, turn(round))])
        for (const [index, stepper] of steppers.entries()) {
          const ms = await stepper.stepMs(name);
          if (round >= 0) times[index][name].push(ms);
        }
    }
    for (const stepper of steppers) await stepper.end();
    printTable(
      `${sizeName(size)}, ${steppers[0].about.parameterCount} parameters, median of ${plan.rounds} steps each`,
      ['', ...backends.flatMap((backend) => [`${backend}, ms`, 'images/s', 'time / non-private, 95 %'])],
      names.map((name) => [name, ...times.flatMap((ofBackend) => cells(ofBackend, name, size.batch))]),
    );
  }
}

function cells(times, name, batch) {
  const ms = median(times[name]);
  const { views = 1, beside = 'non-private' } = methods[name];
  const ratios = times[name].map((time, round) => time / times[beside][round]);
  const [low, high] = medianInterval(ratios).map((ratio) => ratio.toFixed(2));
  const ratio = name === beside ? '1' : `${median(ratios).toFixed(2)} [${low}, ${high}]`;
  return [digits(ms), digits((1000 * batch * views) / ms), ratio];
}

/** Steps of a size: many where they are short. */
export function planFor({ kind, width, side, batch }, rounds) {
  const work = (kind === 'unet' ? 1 : 3) * width ** 2 * side ** 2 * batch;
  const isShort = work < 32 ** 2 * 64 ** 2 * 10;
  return { warmUps: isShort ? 4 : 1, rounds: rounds ?? (isShort ? 21 : 5) };
}
