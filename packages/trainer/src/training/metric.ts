import {
  type DisclosureFacts,
  disclosureFrom,
  type MetricDefinition,
  type MetricDisclosure,
  type MetricValue,
} from '@clipwise/contract';
import type { BuiltRun } from './build-run.js';

/** A value as a run tells it: what JSON lacks is a text, and whether epsilon covers it stands beside it. */
export type Metric = { name: string; value: MetricValue; disclosure: MetricDisclosure };

/** What decides of a run's values whether epsilon covers them. */
export const disclosureFactsOf = ({ dataset, mechanism }: BuiltRun): DisclosureFacts => ({
  isValidationPublic: dataset.isSynthetic,
  isPrivate: mechanism.facts.isPrivate,
});

/** A value of a metric that the contract defines. */
export function metric(
  { name, computedFrom }: Pick<MetricDefinition, 'name' | 'computedFrom'>,
  value: number,
  facts: DisclosureFacts,
): Metric {
  const onWire = Number.isFinite(value) ? value : (String(value) as MetricValue);
  return { name, value: onWire, disclosure: disclosureFrom(computedFrom, facts) };
}
