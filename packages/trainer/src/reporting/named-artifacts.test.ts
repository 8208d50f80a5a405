import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { namedArtifacts } from './named-artifacts.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-named-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** Two artifacts, each put and recorded. @returns the events that the sink got. */
async function record(): Promise<readonly TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  const sink = namedArtifacts(
    {
      emit: async (event) => void events.push(event),
      putArtifact: async (bytes) => ({ sha256: 'ab'.repeat(32), bytes: bytes.length }),
    },
    folder,
  );
  for (const [artifactKind, name] of [
    ['sample', 'example-0/image.png'],
    ['checkpoint', 'checkpoint.safetensors'],
  ] as const) {
    const stored = await sink.putArtifact(Buffer.from(name), 'text/plain');
    await sink.emit({
      ...{ kind: 'artifact-recorded', at: '2026-01-01T00:00:00.000Z', step: 8, epoch: 2 },
      ...{ name, artifactKind, ...stored, mediaType: 'text/plain', disclosure: 'released', labels: {} },
    });
  }
  return events;
}

it('writes samples by epoch and the checkpoint under its name', async () => {
  const events = await record();
  expect(events.map(({ kind }) => kind)).toEqual(['artifact-recorded', 'artifact-recorded']);
  expect(await readFile(join(folder, 'samples', 'epoch-2', 'example-0', 'image.png'), 'utf8')).toBe(
    'example-0/image.png',
  );
  expect(await readFile(join(folder, 'checkpoint.safetensors'), 'utf8')).toBe('checkpoint.safetensors');
});

it('warns of a name that the disk does not take, says where the bytes are, and goes on', async () => {
  await mkdir(join(folder, 'checkpoint.safetensors'));
  await writeFile(join(folder, 'samples'), 'in the way');
  const events = await record();
  expect(events.map(({ kind }) => kind)).toEqual([
    'artifact-recorded',
    'log-written',
    'artifact-recorded',
    'log-written',
  ]);
  expect(events.at(-1)).toMatchObject({
    level: 'warning',
    message: expect.stringMatching(
      /could not write .*checkpoint\.safetensors.*its bytes are in artifacts\/abab/,
    ),
  });
});
