import { expect, it } from 'vitest';
import { problemsAt, problemsBeside } from './problems';

const problem = (path: string) => ({ path, message: `must be another ${path}` });
const problems = ['noise.noiseMultiplier', 'clipping.clipNorm.2', 'clipping.clipNormal', 'epochs'].map(
  problem,
);

it('shows a problem at its input, that of a list entry at the list, and the rest beside the form', () => {
  expect(problemsAt(problems, ['noise', 'noiseMultiplier'])).toEqual([problem('noise.noiseMultiplier')]);
  expect(problemsAt(problems, ['clipping', 'clipNorm'])).toEqual([problem('clipping.clipNorm.2')]);
  expect(problemsBeside(problems, ['noise.noiseMultiplier', 'clipping.clipNorm'])).toEqual([
    problem('clipping.clipNormal'),
    problem('epochs'),
  ]);
  expect(problemsBeside(problems, [])).toEqual(problems);
});
