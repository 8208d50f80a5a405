import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrainingEvent } from '@clipwise/contract';
import type { RunConfigInput } from '../../config/run-config.js';

/** The installed command, as `npm run build` made it. */
export const clipwiseBin = fileURLToPath(new URL('../../../bin/clipwise.js', import.meta.url));

/** 16 examples of 32 x 32 in batches of 4: a step takes some milliseconds. */
export const quickConfig: RunConfigInput = {
  dataset: {
    kind: 'oct-phantom',
    imageHeight: 32,
    imageWidth: 32,
    trainingSubjects: 8,
    validationSubjects: 1,
    scansPerSubject: 2,
  },
  model: { kind: 'unet', width: 2 },
  sampling: { kind: 'poisson', expectedBatchSize: 4 },
  clipping: { kind: 'flat' },
  noise: { noiseMultiplier: 1 },
  evaluation: { everyEpochs: 1000, samples: 1 },
  training: { epochs: 5, backend: 'wasm-simd' },
};

/** How a command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A shell line in a process group of its own, as a terminal starts one. */
export class ShellLine {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  /** @param line finds the command as `$clipwise`. */
  constructor(line: string, folder: string) {
    this.#child = spawn('bash', ['-c', line], {
      cwd: folder,
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, clipwise: `${process.execPath} ${clipwiseBin}` },
    });
    this.ended = new Promise((resolve) =>
      this.#child.once('exit', (code, signal) => resolve({ code, signal })),
    );
  }

  /** To every process of the line, as Ctrl-C and a closing terminal do. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-(this.#child.pid as number), signal);
  }
}

/** Writes a config into a folder. @returns its path. */
export async function writeConfig(folder: string, config: RunConfigInput): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'run.json');
  await writeFile(file, JSON.stringify(config));
  return file;
}

/** What a run has told, in the folder of its spool. */
export async function eventsIn(folder: string): Promise<readonly TrainingEvent[]> {
  const text = await readFile(join(folder, 'events.jsonl'), 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TrainingEvent);
}

/** Waits until a run has told an event. */
export async function untilEvent(
  folder: string,
  isWanted: (event: TrainingEvent) => boolean,
): Promise<TrainingEvent> {
  await mkdir(folder, { recursive: true });
  const changes = watch(folder);
  try {
    for (;;) {
      const changed = new Promise((resolve) => changes.once('change', resolve));
      const event = (await eventsIn(folder)).find(isWanted);
      if (event !== undefined) return event;
      await changed;
    }
  } finally {
    changes.close();
  }
}
