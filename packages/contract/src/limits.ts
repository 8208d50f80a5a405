/** What the API takes at most; whoever sends more is told the limit. Lengths are in characters. */
export const limits = {
  /** Events of one `ingest` batch. */
  batchEvents: 2_000,
  /** Metrics of one metrics-recorded event. */
  eventMetrics: 200,
  metricNameLength: 120,
  artifactNameLength: 200,
  artifactBytes: 2 ** 30,
  logMessageLength: 4_000,
  writerIdLength: 200,
  runNameLength: 200,
  studyNameLength: 200,
  studyDescriptionLength: 10_000,
  /** Of one HTTP request or WebSocket message. */
  requestBytes: 16 * 2 ** 20,
  /** Configs of one createStudy or launchRuns. */
  callConfigs: 500,
  /** Of the config of a declared run, as JSON. */
  declaredConfigBytes: 2 ** 20,
  /** Values of one run config, lists and objects counted as one and their entries on top. */
  configValues: 10_000,
  pageSize: 200,
  /** Conditions of one filter, values of one of them, and words of its text. */
  conditions: 50,
  conditionValues: 500,
  searchWords: 10,
  /** Name of a field of runs, such as `config.clipping.clipNorm`. */
  fieldLength: 250,
  /** Fields that one list of runs shows, that one call asks facets of, and that one call groups by. */
  columns: 60,
  facets: 20,
  groupFields: 10,
  /** Values of one facet and groups of one answer. */
  facetValues: 200,
  groups: 500,
  /** Points of one series in an answer. */
  seriesPoints: 10_000,
  /** Buckets of one stretch of a series. */
  windowBuckets: 1_000,
  /** Runs that one call tags, archives, deletes, restores or cancels. */
  bulkRuns: 500,
  /** Tags of one run. */
  runTags: 20,
  tagLength: 50,
  /** Days for which a deleted run can be restored; then its data are purged, and never its privacy ledger. */
  purgeDays: 30,
  /** Agents and data sets of an answer. */
  agents: 200,
  datasets: 200,
  /** Days after which an agent that asks for no work is forgotten. */
  silentAgentDays: 7,
  /** Of all pages together. */
  savedViews: 200,
  viewPageLength: 100,
  viewNameLength: 100,
  viewStateLength: 8_000,
  /** Steps, counts and cursors: what a GraphQL `Int` and a column of the database hold. */
  integer: 2 ** 31 - 1,
  /** Times that a run is given to a writer before an expired lease fails it. */
  attempts: 3,
} as const;
