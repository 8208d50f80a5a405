import type { Rule } from './finding.js';
import { absentClassDice } from './rules/absent-class-dice.js';
import { batchesNotAsAccounted } from './rules/batches-not-as-accounted.js';
import { belowTrivial } from './rules/below-trivial.js';
import { deltaTooLarge } from './rules/delta-too-large.js';
import { epsilonBeyondTarget } from './rules/epsilon-beyond-target.js';
import { epsilonNotReproduced } from './rules/epsilon-not-reproduced.js';
import { examplesCoupled } from './rules/examples-coupled.js';
import { masksInterpolated } from './rules/masks-interpolated.js';
import { methodNotApplied } from './rules/method-not-applied.js';
import { nearerToAnotherLabel } from './rules/nearer-to-another-label.js';
import { seedsAddedLater } from './rules/seeds-added-later.js';
import { seriesIdentical } from './rules/series-identical.js';
import { seriesUnequal } from './rules/series-unequal.js';
import { sigmaEqualBudgetsDiffer } from './rules/sigma-equal-budgets-differ.js';
import { stepsAgainstEpochs } from './rules/steps-against-epochs.js';
import { subjectsOnBothSides } from './rules/subjects-on-both-sides.js';
import { trainingLossCopied } from './rules/training-loss-copied.js';
import { unitMissing } from './rules/unit-missing.js';

/** Every rule, in the order in which findings of one severity are told. */
export const rules: readonly Rule[] = [
  epsilonNotReproduced,
  batchesNotAsAccounted,
  trainingLossCopied,
  belowTrivial,
  seriesUnequal,
  seriesIdentical,
  stepsAgainstEpochs,
  examplesCoupled,
  absentClassDice,
  sigmaEqualBudgetsDiffer,
  epsilonBeyondTarget,
  seedsAddedLater,
  subjectsOnBothSides,
  unitMissing,
  deltaTooLarge,
  masksInterpolated,
  methodNotApplied,
  nearerToAnotherLabel,
];
