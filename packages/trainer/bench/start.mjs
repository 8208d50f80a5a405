import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exampleConfig } from '../dist/presets/example-config.js';
import { digits, median, printTable, progress } from './report.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const commands = {
  'node packages/trainer/bin/clipwise.js train': [process.execPath, 'packages/trainer/bin/clipwise.js'],
  'npx clipwise train': ['npx', 'clipwise'],
};

/** What the event log shows of a start, in order. */
const marks = {
  'run announced': ({ kind }) => kind === 'run-started',
  'first evaluation': ({ kind, step }) => kind === 'metrics-recorded' && step === 0,
  'first step charged': ({ kind }) => kind === 'privacy-charged',
  'first step recorded': ({ kind, step }) => kind === 'metrics-recorded' && step === 1,
};

/** From the start of the process to the first step, on one epoch of the example config; the commands take turns. */
export async function measureStart({ backends, rounds = 5 }) {
  const folder = mkdtempSync(join(tmpdir(), 'clipwise-bench-'));
  const rows = [];
  try {
    for (const backend of backends) {
      const times = new Map(Object.keys(commands).map((name) => [name, []]));
      for (let round = 0; round < rounds; round++)
        for (const [name, command] of Object.entries(commands)) {
          progress(`start: ${name}, ${backend}, run ${round + 1} of ${rounds}`);
          times
            .get(name)
            .push(
              await startOnce(
                command,
                backend,
                join(folder, `${backend}-${rows.length}-${round}-${command.length}-${name.length}`),
              ),
            );
        }
      for (const [name, runs] of times)
        rows.push([
          `\`${name}\``,
          backend,
          ...runs[0].map((_, mark) => digits(median(runs.map((run) => run[mark])))),
        ]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printTable(
    `Start, seconds from the start of the process, median of ${rounds} runs`,
    ['', 'backend', ...Object.keys(marks), 'end of 8 steps'],
    rows,
  );
}

/** @returns seconds from the start to each mark and to the end. */
async function startOnce([program, ...args], backend, out) {
  const config = `${out}.json`;
  writeFileSync(
    config,
    JSON.stringify({ ...exampleConfig, training: { ...exampleConfig.training, epochs: 1, backend } }),
  );
  const startedAt = Date.now();
  await new Promise((resolve, reject) => {
    const child = spawn(program, [...args, 'train', '--config', config, '--out', out], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`clipwise train ended with status ${code}: ${said}`)),
    );
  });
  const endedAt = Date.now();
  const events = readFileSync(join(out, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const times = Object.values(marks).map((isMark) => Date.parse(events.find(isMark).at));
  return [...times, endedAt].map((time) => (time - startedAt) / 1000);
}
