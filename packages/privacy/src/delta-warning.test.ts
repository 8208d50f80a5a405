import { expect, it } from 'vitest';
import { deltaWarning } from './delta-warning.js';

it('warns of a delta that is not below 1/n, and says what it would let pass', () => {
  for (const delta of [0.01, 0.5])
    expect(deltaWarning(delta, 100)).toMatch(/^Delta \S+ is not below 1\/100: .*publishing one whole record/);
});

it('warns of a delta above a tenth of 1/n, and names the largest that is advised', () => {
  expect(deltaWarning(0.005, 100)).toMatch(/^Delta \S+ is close to 1\/100: .*at most 0\.0010\.$/);
});

it('says nothing of a delta up to a tenth of 1/n', () => {
  // 0.125 * 0.8 is a tenth to the last bit.
  expect(deltaWarning(0.1, 1)).toBeNull();
  expect(deltaWarning(1e-5, 100)).toBeNull();
});
