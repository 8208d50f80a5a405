import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lastLine } from '../process/run-program.js';
import type { Task, TaskAnswers, TaskReply } from './task.js';

/** What came of a task. `broken` is a process that crashed or hung, which would happen to a training run as well. */
export type ChildOutcome<Kind extends Task['kind']> =
  | { readonly kind: 'answer'; readonly answer: TaskAnswers[Kind] }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly remedy: string }
  | { readonly kind: 'broken'; readonly reason: string };

const childModule = fileURLToPath(new URL('../../dist/doctor/child.js', import.meta.url));
const keptErrors = 4000;

/**
 * Performs a task in a process of its own, which may crash or hang without harm.
 *
 * @param module the child; tests give another.
 */
export function askChild<T extends Task>(
  task: T,
  timeoutMs: number,
  module: string = childModule,
): Promise<ChildOutcome<T['kind']>> {
  return new Promise((resolve) => {
    const child = fork(module, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let errors = '';
    let outcome: ChildOutcome<T['kind']> | undefined;
    const deadline = setTimeout(() => {
      outcome ??= { kind: 'broken', reason: `no answer within ${timeoutMs / 1000} s` };
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-keptErrors);
    });
    child.once('message', (reply: TaskReply) => {
      outcome ??= reply as ChildOutcome<T['kind']>;
    });
    child.once('error', (error) => {
      outcome ??= { kind: 'broken', reason: error.message };
    });
    child.once('close', (code, signal) => {
      clearTimeout(deadline);
      const said = lastLine(errors);
      resolve(
        outcome ?? {
          kind: 'broken',
          reason: `its process ended with ${signal === null ? `exit code ${code}` : `signal ${signal}`}${said === '' ? '' : `: ${said}`}`,
        },
      );
    });
    child.send(task);
  });
}
