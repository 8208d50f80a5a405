import { describe, expect, it } from 'vitest';
import { disclosureFrom, metricDefinitions } from './metric-definitions.js';

describe.each(Object.values(metricDefinitions))('$name', ({ name, computedFrom }) => {
  const isOfTraining = /^(training|time|audit)\//.test(name);
  const isReleased = computedFrom === 'released sums';

  it.each([true, false])(
    'is public only where it comes from validation data with nobody behind them (private: %s)',
    (isPrivate) => {
      const told = (isValidationPublic: boolean) =>
        disclosureFrom(computedFrom, { isValidationPublic, isPrivate });
      expect(told(true) === 'public').toBe(!isOfTraining);
      expect(told(false)).not.toBe('public');
    },
  );

  it.each([true, false])(
    'is called released only where it follows from noisy sums that claim something (public validation: %s)',
    (isValidationPublic) => {
      const told = (isPrivate: boolean) => disclosureFrom(computedFrom, { isValidationPublic, isPrivate });
      expect(told(true) === 'released').toBe(isReleased);
      expect(told(false)).not.toBe('released');
    },
  );
});
