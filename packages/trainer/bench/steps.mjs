import { methods } from './methods.mjs';
import { digits, median, medianInterval, printTable, progress, sizeName } from './report.mjs';
import { Stepper } from './stepper.mjs';

/**
 * Time of one step by every method; every view of an image is an image. All run in one process a backend. A private method takes
 * turns with the one without privacy that is otherwise alike, each with some steps one after another as in training, now this
 * one first and now that one: the ratio is taken between neighbours, of which a slower minute of the machine meets both.
 */
export async function measureSteps({ backends, sizes, rounds }) {
  for (const size of sizes) {
    const names = Object.keys(methods);
    const cases = names.map((method) => ({ name: method, method, ...size }));
    const steppers = [];
    for (const backend of backends) steppers.push(await Stepper.clipwise(backend, cases));
    const plan = planFor(size, rounds);
    const none = () => Object.fromEntries(names.map((name) => [name, []]));
    const measured = steppers.map(() => ({ times: none(), ratios: none() }));
    for (let round = -plan.warmUps; round < plan.rounds; round++) {
      progress(
        `steps: ${sizeName(size)}, ${round < 0 ? 'warming up' : `round ${round + 1} of ${plan.rounds}`}`,
      );
      for (const name of names)
        for (const [index, stepper] of steppers.entries()) {
          const pair = [...new Set([name, besideOf(name)])];
          if (round % 2 === 0) pair.reverse();
          const ms = {};
          for (const one of pair) ms[one] = (await stepper.stepMs(one, plan.together)) / plan.together;
          if (round < 0) continue;
          measured[index].times[name].push(ms[name]);
          measured[index].ratios[name].push(ms[name] / ms[besideOf(name)]);
        }
    }
    for (const stepper of steppers) await stepper.end();
    printTable(
      `${sizeName(size)}, ${steppers[0].about.parameterCount} parameters, median of ${plan.rounds} times ${plan.together} steps each`,
      ['', ...backends.flatMap((backend) => [`${backend}, ms`, 'images/s', 'time / non-private, 95 %'])],
      names.map((name) => [name, ...measured.flatMap((ofBackend) => cells(ofBackend, name, size.batch))]),
    );
  }
}

function besideOf(name) {
  return methods[name].beside ?? 'non-private';
}

function cells({ times, ratios }, name, batch) {
  const ms = median(times[name]);
  const [low, high] = medianInterval(ratios[name]).map((ratio) => ratio.toFixed(2));
  const ratio = name === besideOf(name) ? '1' : `${median(ratios[name]).toFixed(2)} [${low}, ${high}]`;
  return [digits(ms), digits((1000 * batch * (methods[name].views ?? 1)) / ms), ratio];
}

/** Rounds of a size and the steps of a method in each of them: many where they are short. */
export function planFor({ kind, width, side, batch }, rounds) {
  const work = (kind === 'unet' ? 1 : 3) * width ** 2 * side ** 2 * batch;
  const isShort = work < 32 ** 2 * 64 ** 2 * 10;
  return { warmUps: isShort ? 2 : 1, rounds: rounds ?? (isShort ? 21 : 5), together: isShort ? 3 : 1 };
}
