/**
 * Steps on request, in a process of its own: `node step-process.mjs BACKEND '[{ name, kind, width, side, batch, method }]'`.
 * One request is one line of JSON on stdin, answered by one on stdout; the first line says what runs.
 */
import { createInterface } from 'node:readline';
import { loadBackend } from '../dist/backends/registry.js';
import { createStep } from './clipwise-step.mjs';

const [kind, cases] = process.argv.slice(2);
const { tf, description } = await loadBackend(kind);
const steps = new Map();
for (const { name, ...size } of JSON.parse(cases)) steps.set(name, await createStep(tf, size));

const answers = {
  step: async ({ name, count }) => {
    const { run } = steps.get(name);
    const start = performance.now();
    for (let index = 0; index < count; index++) await run();
    return { ms: performance.now() - start };
  },
  share: async ({ name, file }) => ({ loss: await steps.get(name).share(file) }),
  memory: () => ({
    peakBytes: process.resourceUsage().maxRSS * 1024,
    sharedBytes: tf.backend().threads?.memory?.buffer.byteLength ?? null,
  }),
};
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

answer({ description, parameterCount: [...steps.values()][0].parameterCount });
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  answer(await answers[request.do](request));
}
process.exit();
