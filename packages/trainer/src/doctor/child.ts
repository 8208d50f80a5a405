/** A child process of the doctor: takes one task from its parent, answers and ends. */
import { auditMechanism } from '../audit/audit-mechanism.js';
import { stepConfig } from '../audit/step-config.js';
import { BackendUnavailableError } from '../backends/backend.js';
import { loadBackend } from '../backends/registry.js';
import { convolutionSpeeds } from './convolution-speeds.js';
import { smallGradients } from './small-gradients.js';
import type { Task, TaskAnswers, TaskReply } from './task.js';
import { trainingSpeed } from './training-speed.js';

async function perform(task: Task): Promise<TaskAnswers[Task['kind']]> {
  switch (task.kind) {
    case 'probe': {
      const { tf, description } = await loadBackend(task.backend);
      return { description, gradients: await smallGradients(tf) };
    }
    case 'convolutions':
      return convolutionSpeeds((await loadBackend(task.backend)).tf, task.budgetMs);
    case 'audit':
      return auditMechanism(stepConfig(6500, {}, task.backend), { repetitions: 13_000 });
    case 'training':
      return trainingSpeed(task);
    default:
      return task satisfies never;
  }
}

async function reply(task: Task): Promise<TaskReply> {
  try {
    return { kind: 'answer', answer: await perform(task) };
  } catch (error) {
    if (error instanceof BackendUnavailableError)
      return { kind: 'unavailable', reason: error.reason, remedy: error.remedy };
    const { message } = error as Error;
    return { kind: 'unavailable', reason: message, remedy: '' };
  }
}

process.once('message', (task: Task) => {
  // Threads of a backend may still sleep: nothing is left to wait for. A reply is never a rejection.
  void reply(task).then((answer) => process.send?.(answer, () => process.exit(0)));
});
// The parent went away.
process.once('disconnect', () => process.exit(1));
