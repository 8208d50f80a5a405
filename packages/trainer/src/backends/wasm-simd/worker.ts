import { workerData } from 'node:worker_threads';
import type { KernelExports, WorkerStart } from './kernel-threads.js';

const { module, memory, thread } = workerData as WorkerStart;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
(exports as unknown as KernelExports).work(thread);
