import { Command } from 'commander';
import type { EpsilonAnswer } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import { accountantFor } from './accountant-choice.js';
import { type Flags, printJson, required, subjectOfFlags, withCommonFlags } from './flags.js';
import type { CliIo } from './io.js';
import { deltaFrom, integerFrom } from './numbers.js';
import type { Outcome } from './outcome.js';
import { significantUp, textTable } from './text-table.js';

/** `trajectory`: epsilon along the steps of a run. */
export function trajectoryCommand(io: CliIo, outcome: Outcome): Command {
  return withCommonFlags(new Command('trajectory'), 'delta')
    .description('Epsilon after part of the steps, evenly spaced; the last line is the whole run.')
    .option('--points <count>', 'number of lines', '20')
    .addHelpText(
      'after',
      '\nExample:\n  clipwise-privacy trajectory -q 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5 --points 10\n',
    )
    .action(async (flags: Flags & { readonly points: string }) => {
      const subject = await subjectOfFlags(io, flags);
      const { event, neighbouring } = subject;
      const accountant = accountantFor(flags.accountant, event);
      const delta = deltaFrom(required(subject, 'delta'));
      const points = integerFrom('points', flags.points, 1);
      const { step, count } = stepsOf(event);
      const stepCounts = spread(count, points);
      const whole = accountant.epsilon({ event, delta, neighbouring });
      const answers = accountant.trajectory({ event: step, stepCounts, delta, neighbouring });
      const lines = stepCounts.map((steps, index) => ({
        steps,
        answer: steps === count ? whole : atMost(whole, answers[index] as EpsilonAnswer),
      }));
      if (lines.some(({ answer }) => answer.kind === 'unbounded')) outcome.exitCode = 1;
      if (flags.json === true) {
        printJson(
          io,
          lines.map(({ steps, answer: { kind: _, ...answer } }) => ({ steps, epsilon: null, ...answer })),
        );
        return;
      }
      io.write(
        textTable([
          ['steps', 'epsilon'],
          ...lines.map(({ steps, answer }) => [String(steps), words(answer)]),
        ]),
      );
    });
}

function stepsOf(event: DpEvent): { readonly step: DpEvent; readonly count: number } {
  if (event.kind === 'composed' && event.events.length === 1) return stepsOf(event.events[0] as DpEvent);
  return event.kind === 'self-composed'
    ? { step: event.event, count: event.count }
    : { step: event, count: 1 };
}

/** Part of the steps costs at most what all of them cost; a trajectory's own answers may be a little looser. */
function atMost(whole: EpsilonAnswer, part: EpsilonAnswer): EpsilonAnswer {
  const isLooser = whole.kind === 'bounded' && part.kind === 'bounded' && part.epsilon > whole.epsilon;
  return isLooser ? { kind: 'bounded', epsilon: whole.epsilon } : part;
}

/** `points` numbers up to `count`, evenly spaced and each once; all of them when there are fewer. */
function spread(count: number, points: number): number[] {
  const numbers = Array.from({ length: Math.min(points, count) }, (_, index) =>
    Math.ceil(((index + 1) * count) / Math.min(points, count)),
  );
  return [...new Set(numbers)];
}

function words(answer: EpsilonAnswer): string {
  return answer.kind === 'bounded' ? significantUp(answer.epsilon, 7) : `none. ${answer.reason}`;
}
