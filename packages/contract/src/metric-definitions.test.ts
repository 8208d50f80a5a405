import { expect, it } from 'vitest';
import { disclosureFrom, metricDefinitions } from './metric-definitions.js';

it('calls a value public only where it comes from validation data with nobody behind them', () => {
  for (const { name, computedFrom } of Object.values(metricDefinitions)) {
    if (name.startsWith('audit/')) {
      expect(disclosureFrom(computedFrom, false)).toBe('released');
      continue;
    }
    const isOfTraining = /^(training|time)\//.test(name);
    expect([name, disclosureFrom(computedFrom, true)]).toEqual([
      name,
      isOfTraining ? 'diagnostic' : 'public',
    ]);
    expect([name, disclosureFrom(computedFrom, false)]).toEqual([name, 'diagnostic']);
  }
});
