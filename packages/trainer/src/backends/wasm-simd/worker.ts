import { workerData } from 'node:worker_threads';
import type { KernelExports, WorkerStart } from './kernel-threads.js';

const { module, memory, thread, firstPage, endPage } = workerData as WorkerStart;
// The system provides a page when it is first written to, which can take as long as a kernel computes on it. Adding nothing,
// atomically, provides it and disturbs nobody who computes there already.
const words = new Int32Array(memory.buffer);
for (let page = firstPage; page < endPage; page++) Atomics.add(words, page * 1024, 0);
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
(exports as unknown as KernelExports).work(thread);
