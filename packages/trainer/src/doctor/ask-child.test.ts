import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { backendRegistry } from '../backends/registry.js';
import { askChild } from './ask-child.js';

const child = (name: string): string => fileURLToPath(new URL(`./testing/${name}.mjs`, import.meta.url));
const probe = { kind: 'probe', backend: backendRegistry.at(-1)?.kind as string } as const;

describe('a child process of the doctor', () => {
  it('answers with what runs and four gradients', async () => {
    const outcome = await askChild(probe, 60_000);
    expect(outcome).toMatchObject({ kind: 'answer', answer: { description: expect.any(String) } });
    const { gradients } = (outcome as Extract<typeof outcome, { kind: 'answer' }>).answer;
    expect(gradients.map((vector) => vector.some((value) => value !== 0))).toEqual([true, true, true, true]);
  });

  it('gives the reason and the remedy for a backend that is not there', async () =>
    expect(await askChild({ kind: 'probe', backend: 'abacus' }, 60_000)).toMatchObject({
      kind: 'unavailable',
      reason: 'there is none of that name',
      remedy: expect.stringMatching(/^known: auto/),
    }));

  it('that crashes is reported with the signal and its last words', async () =>
    expect(await askChild(probe, 60_000, child('crash'))).toEqual({
      kind: 'broken',
      reason: 'its process ended with signal SIGSEGV: the addon says why',
    }));

  it('that hangs is killed at the deadline', async () =>
    expect(await askChild(probe, 500, child('hang'))).toEqual({
      kind: 'broken',
      reason: 'no answer within 0.5 s',
    }));
});
