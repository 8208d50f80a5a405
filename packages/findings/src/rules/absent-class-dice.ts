import { inEachRun, type Rule } from '../finding.js';

/** Dice of a class that is not there, averaged with those that are. */
export const absentClassDice: Rule = {
  code: 'absent-class-dice',
  severity: 'warning',
  title: 'Dice of exactly 1/3 or 1',
  meaning:
    'A class that is absent scores 1 or 0 by definition; over folds that gives exactly 1/3 or 1. It says nothing of the model and raises or lowers the mean.',
  remedy: 'Leave absent classes out, or add intersections and sizes over the images before dividing.',
  find: inEachRun(({ series }) => {
    const exact = series.filter(
      ({ name, values }) =>
        /(^|\/)dice\//.test(name) && values.length > 0 && (isThird(values.at(-1)) || values.every(isOne)),
    );
    if (exact.length === 0) return null;
    const names = exact.map(({ name }) => name.slice(name.lastIndexOf('/') + 1));
    return {
      text: `Dice of ${names.join(', ')} is exactly ${exact.map(({ values }) => (isOne(values.at(-1)) ? '1' : '1/3')).join(', ')}.`,
      evidence: Object.fromEntries(exact.map(({ name, values }) => [name, values.at(-1) as number])),
    };
  }),
};

const isOne = (value: number | undefined): boolean => value === 1;
/** As a double, or as the float32 that the framework wrote. */
const isThird = (value: number | undefined): boolean => value === 1 / 3 || value === Math.fround(1 / 3);
