export { classDicePrefix, metricNames, reservedMetricNames } from './metric-names.js';
export type { MetricDisclosure, MetricValue, TrainingEvent } from './training-event.js';
export {
  metricDisclosureSchema,
  metricSchema,
  metricValueSchema,
  trainingEventSchema,
  trainingEventVersion,
} from './training-event.js';
