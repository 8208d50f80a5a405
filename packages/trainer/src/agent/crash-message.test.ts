import { expect, it } from 'vitest';
import { crashMessage } from './crash-message.js';

it('repeats the last words of a trainer that gave up, and no measurement of one that was killed', () => {
  expect(crashMessage('exit code 2', 'clipping.kind: unknown')).toContain('clipping.kind: unknown');
  expect(crashMessage('signal SIGKILL', 'step 4/36  loss 2.741')).not.toContain('2.741');
});
