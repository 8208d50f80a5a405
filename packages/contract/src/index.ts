export {
  linkCookie,
  type Permission,
  projectHeader,
  type Role,
  rolePermissions,
  sessionCookie,
  sharedPath,
} from './access.js';
export { limits } from './limits.js';
export {
  classDicePrefix,
  type DisclosureFacts,
  disclosureFrom,
  type MetricDefinition,
  metricDefinitions,
  metricNames,
  reservedMetricNames,
} from './metric-definitions.js';
export { spreadsheetText } from './spreadsheet-text.js';
export type { DatasetContent, MetricDisclosure, MetricValue, TrainingEvent } from './training-event.js';
export {
  metricDisclosureSchema,
  metricSchema,
  metricValueSchema,
  trainingEventSchema,
} from './training-event.js';
