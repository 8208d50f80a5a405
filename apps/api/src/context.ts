import DataLoader from 'dataloader';
import type { ArtifactRow } from './db/tables/artifacts.js';
import type { DatasetRow } from './db/tables/datasets.js';
import type { MetricSummaryRow } from './db/tables/metric-summaries.js';
import type { RunSourceRow } from './db/tables/run-sources.js';
import type { RunRow } from './db/tables/runs.js';
import type { StudyRow } from './db/tables/studies.js';
import type { ApiKeysService } from './modules/access/api-keys.service.js';
import type { Caller } from './modules/access/caller.js';
import type { CallersService } from './modules/access/callers.service.js';
import type { PeopleService } from './modules/access/people.service.js';
import type { ProjectsService } from './modules/access/projects.service.js';
import type { StudyExportService } from './modules/archives/study-export.service.js';
import type { StudyImportService } from './modules/archives/study-import.service.js';
import type { ArtifactsService } from './modules/artifacts/artifacts.service.js';
import type { AuditService } from './modules/audit/audit.service.js';
import type { BudgetLedgerService } from './modules/budgets/budget-ledger.service.js';
import type { BudgetsService } from './modules/budgets/budgets.service.js';
import type { CellsService } from './modules/cells/cells.service.js';
import type { FiguresService } from './modules/cells/figures.service.js';
import type { StudyPreviewService } from './modules/cells/study-preview.service.js';
import type { DatasetsService } from './modules/datasets/datasets.service.js';
import type { DeclaredService } from './modules/declared/declared.service.js';
import type { ExportsService } from './modules/exports/exports.service.js';
import type { FindingsService } from './modules/findings/findings.service.js';
import type { FleetService } from './modules/fleet/fleet.service.js';
import type { IngestService } from './modules/ingest/ingest.service.js';
import type { LateChargesService } from './modules/ingest/late-charges.service.js';
import type { LeasesService } from './modules/leases/leases.service.js';
import type { LinksService } from './modules/links/links.service.js';
import type { MetricsService, NewestSeries } from './modules/metrics/metrics.service.js';
import type { MetricSeries } from './modules/metrics/metrics.type.js';
import type { RunSeriesService } from './modules/metrics/run-series.service.js';
import type { SeriesWindowService, WindowRequest } from './modules/metrics/series-window.service.js';
import type { SeriesWindow } from './modules/metrics/series-window.type.js';
import type { CompactionService } from './modules/metrics/store/compaction.service.js';
import type { Node } from './modules/nodes/node.type.js';
import type { NodesService } from './modules/nodes/nodes.service.js';
import type { EpsilonSeriesRequest } from './modules/privacy/epsilon-series.js';
import type { PrivacyService } from './modules/privacy/privacy.service.js';
import type { EpsilonSeries } from './modules/privacy/privacy.type.js';
import type { TightAnswers } from './modules/privacy/tight-answers.js';
import type { RunChangesService } from './modules/runs/run-changes.service.js';
import type { RunEventsService } from './modules/runs/run-events.service.js';
import type { RunsService } from './modules/runs/runs.service.js';
import type { RunSearchService, ValuesRequest } from './modules/runs/search/run-search.service.js';
import type { PurgeService } from './modules/runs/shelf/purge.service.js';
import type { ShelfService } from './modules/runs/shelf/shelf.service.js';
import type { StatementsService } from './modules/statements/statements.service.js';
import type { StudiesService } from './modules/studies/studies.service.js';
import type { StudyRunsService } from './modules/studies/study-runs.service.js';
import type { ViewsService } from './modules/views/views.service.js';
import type { UserError } from './schema/user-errors/user-error.type.js';

/** What resolvers call. */
export interface ApiServices {
  readonly studies: StudiesService;
  readonly runs: RunsService;
  readonly runSearch: RunSearchService;
  readonly exports: ExportsService;
  readonly studyExports: StudyExportService;
  readonly studyImports: StudyImportService;
  readonly shelf: ShelfService;
  readonly purge: PurgeService;
  readonly runChanges: RunChangesService;
  readonly runEvents: RunEventsService;
  readonly metrics: MetricsService;
  readonly runSeries: RunSeriesService;
  readonly compaction: CompactionService;
  readonly seriesWindows: SeriesWindowService;
  readonly privacy: PrivacyService;
  readonly tightAnswers: TightAnswers;
  readonly cells: CellsService;
  readonly figures: FiguresService;
  readonly studyPreviews: StudyPreviewService;
  readonly studyRuns: StudyRunsService;
  readonly artifacts: ArtifactsService;
  readonly leases: LeasesService;
  readonly declared: DeclaredService;
  readonly findings: FindingsService;
  readonly statements: StatementsService;
  readonly views: ViewsService;
  readonly nodes: NodesService;
  readonly fleet: FleetService;
  readonly datasets: DatasetsService;
  readonly budgetLedger: BudgetLedgerService;
  readonly budgets: BudgetsService;
  readonly ingest: IngestService;
  readonly lateCharges: LateChargesService;
  readonly callers: CallersService;
  readonly apiKeys: ApiKeysService;
  readonly people: PeopleService;
  readonly projects: ProjectsService;
  readonly audit: AuditService;
  readonly links: LinksService;
}

/** Gather the reads of one tick into one query. They keep nothing: a subscription lives long. */
interface ApiLoaders {
  readonly node: DataLoader<string, Node | null>;
  readonly study: DataLoader<string, StudyRow | undefined>;
  readonly runCount: DataLoader<string, number>;
  readonly run: DataLoader<string, RunRow | undefined>;
  readonly runValues: DataLoader<ValuesRequest, readonly unknown[]>;
  readonly metricSummaries: DataLoader<string, readonly MetricSummaryRow[]>;
  readonly series: DataLoader<NewestSeries, readonly MetricSeries[]>;
  readonly seriesWindow: DataLoader<WindowRequest, SeriesWindow>;
  readonly epsilonSeries: DataLoader<EpsilonSeriesRequest, EpsilonSeries>;
  readonly artifacts: DataLoader<string, readonly ArtifactRow[]>;
  readonly runSource: DataLoader<string, RunSourceRow | null>;
  readonly datasetOfConfig: DataLoader<unknown, DatasetRow | null>;
}

/** What a resolver gets with each operation. */
export interface ApiContext {
  readonly caller: Caller;
  readonly services: ApiServices;
  readonly loaders: ApiLoaders;
  /** What the mutations of the operation refused so far, where they are asked to tell it as data. */
  readonly userErrors: UserError[];
}

/** A context for one operation. */
export function createContext(services: ApiServices, caller: Caller): ApiContext {
  const options = { cache: false, maxBatchSize: 500 };
  return {
    caller,
    services,
    userErrors: [],
    loaders: {
      node: new DataLoader((ids) => services.nodes.findMany(ids), options),
      study: new DataLoader((ids) => services.studies.findMany(ids), options),
      runCount: new DataLoader((ids) => services.runs.countByStudy(ids), options),
      run: new DataLoader((ids) => services.runs.findMany(ids), options),
      runValues: new DataLoader((requests) => services.runSearch.values(requests), options),
      metricSummaries: new DataLoader((ids) => services.metrics.summaries(ids), options),
      series: new DataLoader((requests) => services.metrics.series(requests), options),
      seriesWindow: new DataLoader((requests) => services.seriesWindows.windows(requests), options),
      epsilonSeries: new DataLoader((requests) => services.privacy.epsilonSeries(requests), options),
      artifacts: new DataLoader((ids) => services.artifacts.list(ids), options),
      datasetOfConfig: new DataLoader((configs) => services.budgetLedger.ofConfigs(configs), options),
      runSource: new DataLoader((ids) => services.declared.sources(ids), options),
    },
  };
}
