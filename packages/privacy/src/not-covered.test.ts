import { expect, it } from 'vitest';
import { notCoveredSentences } from './not-covered.js';

const beginnings = (facts: Parameters<typeof notCoveredSentences>[0]) =>
  notCoveredSentences(facts).map((sentence) => sentence.split(' ').slice(0, 3).join(' '));
const always = ['Training loss, gradient', 'Validation metrics and', 'Stopping a run,'];
const size = 'The number of';
const choice = 'Choosing hyper-parameters or';

it('names everything that epsilon says nothing of, where nothing else is said of the run', () => {
  expect(beginnings({ neighbouring: 'add-remove' })).toEqual([...always, size, choice]);
  expect(notCoveredSentences({ neighbouring: 'add-remove' })[1]).toContain('on private data');
});

it('names the size of the data set only where one example more or less changes it', () => {
  for (const neighbouring of ['replace-one', 'zero-out'] as const)
    expect(beginnings({ neighbouring })).toEqual([...always, choice]);
});

it('does not name a choice that was charged', () => {
  expect(beginnings({ neighbouring: 'add-remove', isSelectionCharged: true })).toEqual([...always, size]);
});

it('says of public validation data that they disclose nobody', () => {
  expect(notCoveredSentences({ neighbouring: 'add-remove', isValidationPublic: true })[1]).toContain(
    'they come from public data',
  );
});
