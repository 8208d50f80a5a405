import type { TrainingEvent } from '@clipwise/contract';
import { deltaText } from '@clipwise/privacy';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { describeStored } from '../runs/run-configs.js';

type Mechanism = Extract<TrainingEvent, { kind: 'run-started' }>['mechanism'];

/** What epsilon is counted at. Another value would turn the same charges into another number. */
const fixedFacts = ['delta', 'unit', 'neighbouring'] as const;

/**
 * Refuses a run-started that counts the run's epsilon otherwise than the attempts before it, or than the config asked.
 *
 * @param place of the event in its batch.
 * @throws BadUserInputError naming the fact, what it must be, and the remedy.
 */
export function checkStart(
  run: Pick<RunRow, 'mechanism' | 'config' | 'isDeclared'>,
  { mechanism }: { readonly mechanism: Mechanism },
  place: string,
): void {
  const asked = describeStored(run);
  for (const [fixed, by, remedy] of [
    [run.mechanism, 'this run began with it', 'open a new run to count otherwise'],
    [asked, 'the config of the run asks for it', 'train what the config says, or open a run with another'],
  ] as const) {
    const other = fixed === null ? undefined : fixedFacts.find((fact) => fixed[fact] !== mechanism[fact]);
    if (fixed === null || other === undefined) continue;
    throw new BadUserInputError(
      `${place}.mechanism.${other}: must be ${factText(fixed[other])}, as ${by}; ${remedy}`,
    );
  }
}

function factText(fact: string | number | null): string {
  return typeof fact === 'number' ? deltaText(fact) : JSON.stringify(fact);
}
