import {
  ConfigError,
  expandStudy,
  parseStudy,
  type StudyCell,
  type StudyDefinition,
} from '@clipwise/trainer/config';
import { BadUserInputError } from '../../errors.js';
import { problemsAt } from '../runs/run-configs.js';
import { isStorable } from '../stored-text.js';

/** A definition with its defaults, and the runs that it makes. */
export interface StudyPlan {
  readonly definition: StudyDefinition;
  readonly cells: readonly StudyCell[];
}

/** What is wrong with a definition, or its plan. */
export function checkStudy(
  json: unknown,
):
  | { readonly problems: ConfigError['problems']; readonly plan: null }
  | { readonly problems: readonly []; readonly plan: StudyPlan } {
  try {
    const definition = parseStudy(json);
    return { problems: [], plan: { definition, cells: expandStudy(definition) } };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems, plan: null };
    throw error;
  }
}

/** @throws BadUserInputError naming cell, path, limit and value. */
export function planStudy(json: unknown): StudyPlan {
  if (!isStorable(json))
    throw new BadUserInputError('definition holds a character that cannot be stored', 'definition');
  const { problems, plan } = checkStudy(json);
  if (plan !== null) return plan;
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  throw new BadUserInputError(lines.join('\n'), problemsAt('definition', problems));
}
