import type { TrainingEvent } from '@clipwise/contract';
import { decodeDpEvent, openRunLedger } from '@clipwise/privacy';
import { expect, it } from 'vitest';
import { expectedCases } from '../data/testing/odd-files.js';
import { describeWithShared } from '../data/testing/shared-folder.js';
import { train } from '../training/train-loop.js';
import { readConfig, remarksOn } from './read-config.js';

describeWithShared('cases', 'odd configs', (folder) => {
  const cases = expectedCases(folder).filter(([name]) => name.startsWith('config/'));
  const read = (name: string) => readConfig(`${folder}/${name}/config.json`);
  const refusal = (name: string): Promise<string> =>
    read(name).then(
      (config) => `it was accepted; ${remarksOn(config)}`,
      (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
    );

  it.each(cases.filter(([, { outcome }]) => outcome === 'refuses' || outcome === 'fails'))(
    '%s is refused with all that is wrong',
    async (name, { mustName = [] }) => {
      const message = await refusal(name);
      for (const part of mustName) expect(message).toContain(part);
      expect(message).toMatch(/^CONFIG_(INVALID|UNREADABLE): /);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    },
  );

  it.each(cases.filter(([, { outcome }]) => ['warns-or-refuses', 'refuses-or-accepts'].includes(outcome)))(
    '%s is refused, or names what is odd',
    async (name, { mustName = [] }) => {
      const message = await refusal(name);
      for (const part of mustName) expect(message).toContain(part);
    },
  );

  it.each(
    cases.filter(
      ([name, { outcome, equals }]) =>
        outcome === 'accepts' && equals === undefined && name !== 'config/control-characters-in-name',
    ),
  )('%s trains as it says', async (name, expected) => {
    const events = await eventsOf(name);
    expect(events.at(-1)).toMatchObject({ kind: 'run-ended', outcome: 'completed' });
    const started = events.find((event) => event.kind === 'run-started');
    if (expected.n !== undefined) expect(started?.dataset.trainingExamples).toBe(expected.n);
    if (expected.q !== undefined) expect(started?.mechanism.samplingRate).toBe(expected.q);
    if (expected.steps !== undefined) expect(started?.plannedSteps).toBe(expected.steps);
    expect(started?.mechanism.isPrivate).toBe(expected.private ?? true);
    if (expected.epsilonAtLeast === undefined) return;
    const epsilon = epsilonOf(events);
    expect(epsilon).toBeGreaterThanOrEqual(expected.epsilonAtLeast - 1e-6);
    expect(epsilon).toBeLessThan(1.001 * expected.epsilonAtLeast);
  });

  it.each(cases.filter(([, { equals }]) => equals === 'config/base'))(
    '%s is the same run as the base',
    async (name) => {
      expect(await read(name)).toEqual(await read('config/base'));
    },
  );

  it('config/control-characters-in-name shows none of them', async () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be shown.
    expect(await refusal('config/control-characters-in-name')).not.toMatch(/[\u0000\u001b\u202e]/);
  });

  function epsilonOf(events: readonly TrainingEvent[]): number {
    const ledger = openRunLedger({ neighbouring: 'add-remove', delta: 1e-5 });
    for (const event of events)
      if (event.kind === 'privacy-charged') ledger.charge(decodeDpEvent(event.event), event.count);
    const answer = ledger.epsilon();
    return answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
  }

  async function eventsOf(name: string): Promise<readonly TrainingEvent[]> {
    const events: TrainingEvent[] = [];
    await train(await read(name), {
      sink: {
        emit: async (event) => void events.push(event),
        putArtifact: async (bytes) => ({ sha256: '0'.repeat(64), bytes: bytes.length }),
      },
      signal: new AbortController().signal,
      workingDirectory: '/',
    });
    return events;
  }
});
