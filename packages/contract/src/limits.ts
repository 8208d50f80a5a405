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
  studyReportLength: 100_000,
  failureCodeLength: 100,
  failureMessageLength: 4_000,
  /** Entries of the environment that a run announces, the length of a key and of a text in it. */
  environmentEntries: 100,
  environmentKeyLength: 100,
  environmentTextLength: 2_000,
  /** Names of classes, and sentences on what epsilon does not cover. */
  announcedNames: 1_000,
  announcedNameLength: 200,
  /** Characters of the subjects in training as base64: some six million of them. */
  subjectBitsLength: 2 ** 20,
  notCovered: 50,
  notCoveredLength: 1_000,
  mediaTypeLength: 100,
  /** Labels of one artifact, and the length of a label's name and of its text. */
  artifactLabels: 20,
  artifactLabelLength: 200,
  /** Of one HTTP request or WebSocket message. */
  requestBytes: 16 * 2 ** 20,
  /** Names, numbers, texts and signs of one operation. */
  operationTokens: 10_000,
  /** Fields that lie in each other, and what one operation may cost: about the fields that it resolves. */
  operationDepth: 12,
  operationCost: 50_000,
  /** Lists and objects that lie in each other in a value that is sent. */
  valueDepth: 64,
  /** Entries of one list in a value that is sent. */
  valueEntries: 10_000,
  /** Subscriptions and operations under way of one WebSocket. */
  socketOperations: 200,
  /** Connections of one address, HTTP and WebSocket together. */
  addressConnections: 2_000,
  /** Seconds in which the head of a request must have come, and its body. */
  headSeconds: 10,
  bodySeconds: 300,
  /** Seconds after which the database gives up a reading statement. */
  statementSeconds: 30,
  /** Configs of one createStudy or launchRuns. */
  callConfigs: 500,
  /** Characters of one idempotency key. */
  idempotencyKeyLength: 200,
  /** Runs that one filter names. */
  filterIds: 500,
  /** Of the config of a declared run, as JSON. */
  declaredConfigBytes: 2 ** 20,
  /** Configs whose epsilon is asked for at once. */
  plannedConfigs: 50,
  /** Values of one run config, lists and objects counted as one and their entries on top. */
  configValues: 10_000,
  /** Values of one study's definition, and runs that it may make. */
  studyValues: 100_000,
  studyRuns: 5_000,
  pageSize: 200,
  /** Conditions of one filter, values of one of them, and words of its text. */
  conditions: 50,
  conditionValues: 500,
  searchWords: 10,
  /** Columns of one exported table of runs, exports under way, and seconds that one waits for a reader who takes nothing. */
  exportColumns: 1_000,
  exports: 20,
  exportStallSeconds: 120,
  /** Of one archive of a study, its files, and archives that are written or read at a time. */
  archiveBytes: 2 ** 34,
  archiveFiles: 100_000,
  archives: 2,
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
  datasets: 150,
  /** Characters of the reason for a budget or for passing over one, and decisions about a data set in an answer. */
  budgetReasonLength: 2_000,
  budgetDecisions: 100,
  usualBudgetDecisions: 10,
  /** Days after which an agent that asks for no work is forgotten. */
  silentAgentDays: 7,
  /** Of all pages together. */
  savedViews: 200,
  viewPageLength: 100,
  viewNameLength: 100,
  viewStateLength: 8_000,
  /** Names of projects and keys. */
  projectNameLength: 100,
  keyNameLength: 100,
  /** Projects of one server, and keys of one project; revoked ones count. */
  projects: 200,
  apiKeys: 1_000,
  /** Days until a key expires, at most and unless it says otherwise. */
  keyDays: 3_650,
  usualKeyDays: 365,
  /** Public links of one project, revoked ones too; days until one expires, at most and unless it says otherwise. */
  publicLinks: 1_000,
  linkDays: 365,
  usualLinkDays: 30,
  /** Hours for which a key that was replaced may go on. */
  rotationHours: 168,
  /** Requests of one key within a minute, of one key of agents, and of one address without a good key. */
  keyRequests: 6_000,
  agentRequests: 60_000,
  unknownRequests: 60,
  /** Hours until a browser has to sign in again. */
  sessionHours: 12,
  /** Minutes that a browser may be away at an identity provider. */
  signInMinutes: 10,
  /** Steps, counts and cursors: what a GraphQL `Int` and a column of the database hold. */
  integer: 2 ** 31 - 1,
  /** Times that a run is given to a writer before an expired lease fails it. */
  attempts: 3,
} as const;
