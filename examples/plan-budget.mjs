/**
 * A budget before anything is trained: the noise that a target takes, what accountants say of it, and a ledger that refuses the
 * run that would overspend.
 *
 *     node examples/plan-budget.mjs
 */
import {
  accountants,
  bestAccountant,
  calibrate,
  openLedger,
  previewCharge,
  recordCharge,
  sgdEvent,
} from '@clipwise/privacy';

const delta = 1e-5;
const [samplingRate, steps] = [0.1, 300];

const plan = calibrate({
  parameter: 'noiseMultiplier',
  eventAt: (noiseMultiplier) => sgdEvent(samplingRate, noiseMultiplier, steps),
  target: { epsilon: 3, delta },
});
if (plan.kind === 'impossible') throw new Error(plan.reason);
console.log(`least noise multiplier for epsilon 3: ${plan.value.toFixed(3)}`);

for (const accountant of accountants) {
  const answer = accountant.epsilon({ event: sgdEvent(samplingRate, plan.value, steps), delta });
  const shown = answer.kind === 'bounded' ? answer.epsilon.toFixed(4) : answer.reason;
  console.log(`${accountant.kind.padEnd(5)} ${shown} (${accountant.certainty})`);
}

// What has been trained on the data set before counts, whoever did it.
const subject = { dataset: 'scans', unit: 'example', neighbouring: 'add-remove' };
const charge = (run, count) => ({
  ...subject,
  run,
  event: sgdEvent(samplingRate, plan.value, 1),
  count,
  at: new Date().toISOString(),
});
const empty = openLedger({ ...subject, budget: { epsilon: 4, delta } });
const once = recordCharge(empty, charge('first', steps));
for (const count of [100, steps]) {
  const outcome = previewCharge(once.ledger, charge('second', count), bestAccountant);
  console.log(
    `${count} more steps: ${outcome.kind}${outcome.kind === 'refused' ? `, ${outcome.message}` : ''}`,
  );
}
