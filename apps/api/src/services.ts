import type { ApiServices } from './context.js';
import type { DatabaseClient } from './db/client.js';
import { PacedWakeUps } from './events/paced-wake-ups.js';
import type { RunEventBus } from './events/run-event-bus.js';
import type { ServerLog } from './log/server-log.js';
import { ApiKeysService } from './modules/access/api-keys.service.js';
import { CallersService } from './modules/access/callers.service.js';
import type { IdentityProvider } from './modules/access/identity-provider.js';
import { PeopleService } from './modules/access/people.service.js';
import { ProjectsService } from './modules/access/projects.service.js';
import { StudyExportService } from './modules/archives/study-export.service.js';
import { StudyImportService } from './modules/archives/study-import.service.js';
import { ArtifactsService } from './modules/artifacts/artifacts.service.js';
import type { BlobStore } from './modules/artifacts/blob-store.js';
import { AuditService } from './modules/audit/audit.service.js';
import { BudgetLedgerService } from './modules/budgets/budget-ledger.service.js';
import { BudgetStandings } from './modules/budgets/budget-standings.js';
import { BudgetsService } from './modules/budgets/budgets.service.js';
import { CellsService } from './modules/cells/cells.service.js';
import { FiguresService } from './modules/cells/figures.service.js';
import { StudyPreviewService } from './modules/cells/study-preview.service.js';
import { DatasetsService } from './modules/datasets/datasets.service.js';
import { DeclaredService } from './modules/declared/declared.service.js';
import { ExportsService } from './modules/exports/exports.service.js';
import { FindingsService } from './modules/findings/findings.service.js';
import { FleetService } from './modules/fleet/fleet.service.js';
import { OnceService } from './modules/idempotency/once.service.js';
import { IngestService } from './modules/ingest/ingest.service.js';
import { LateChargesService } from './modules/ingest/late-charges.service.js';
import { LeasesService } from './modules/leases/leases.service.js';
import { LinksService } from './modules/links/links.service.js';
import { AttemptPointsService } from './modules/metrics/attempt-points.service.js';
import { MetricsService } from './modules/metrics/metrics.service.js';
import { RunSeriesService } from './modules/metrics/run-series.service.js';
import { SeriesWindowService } from './modules/metrics/series-window.service.js';
import { CompactionService } from './modules/metrics/store/compaction.service.js';
import { MetricEventsService } from './modules/metrics/store/metric-events.service.js';
import { SeriesReader } from './modules/metrics/store/series-reader.service.js';
import { NodesService } from './modules/nodes/nodes.service.js';
import { AccountingThread } from './modules/privacy/accounting-thread.js';
import { PrivacyService } from './modules/privacy/privacy.service.js';
import { TightAnswers } from './modules/privacy/tight-answers.js';
import { ConfigThread } from './modules/runs/config-thread.js';
import { RunChangesService } from './modules/runs/run-changes.service.js';
import { RunEventsService } from './modules/runs/run-events.service.js';
import { RunWriterService } from './modules/runs/run-writer.service.js';
import { RunsService } from './modules/runs/runs.service.js';
import { RunSearchService } from './modules/runs/search/run-search.service.js';
import { PurgeService } from './modules/runs/shelf/purge.service.js';
import { ShelfService } from './modules/runs/shelf/shelf.service.js';
import { StatementsService } from './modules/statements/statements.service.js';
import { StudiesService } from './modules/studies/studies.service.js';
import { StudyRunsService } from './modules/studies/study-runs.service.js';
import { ViewsService } from './modules/views/views.service.js';

/** What the services share. */
export interface ServiceDependencies {
  readonly database: DatabaseClient;
  /** For what only reads: its statements have a time limit, and writers never wait for it. */
  readonly reading: DatabaseClient;
  readonly bus: RunEventBus;
  readonly blobs: BlobStore;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly log: ServerLog;
  /** Whether callers are asked who they are. */
  readonly isControlled: boolean;
  /** Null where people sign in by keys alone. */
  readonly provider: IdentityProvider | null;
}

/** Readers of what changes often are told of what is new no more often. */
const wakeUpGapMs = 200;

/** Builds the services, each with what it needs and nothing else. */
export function createServices(parts: ServiceDependencies): ApiServices {
  const { bus, blobs, leaseMs, pollMs, log, isControlled } = parts;
  const { db } = parts.database;
  const reading = parts.reading.db;
  const audit = new AuditService(db);
  const people = new PeopleService(db, audit, parts.provider);
  const thread = new AccountingThread();
  const writer: RunWriterService = new RunWriterService(bus, (run) => tightAnswers.request(run));
  const tightAnswers = new TightAnswers({ db, writer, thread, log });
  const studies = new StudiesService(reading);
  const reader = new SeriesReader(reading);
  const metrics = new MetricsService(reading, reader);
  const compaction = new CompactionService(db);
  const privacy = new PrivacyService(reading, thread);
  const artifacts = new ArtifactsService(db, blobs, isControlled);
  const fleet = new FleetService(db, leaseMs);
  const once = new OnceService();
  const configs = new ConfigThread();
  const standings = new BudgetStandings(thread);
  const budgets = new BudgetsService({ configs, standings, audit });
  const runs = new RunsService({ db, reading, studies, writer, once, configs, budgets, audit });
  const links = new LinksService({ db, reading, isControlled, runs, studies, audit, once });
  const leasing = { db, bus, writer, runs, studies, fleet, once, budgets, leaseMs, pollMs, log };
  const leases = new LeasesService(leasing);
  const runSearch = new RunSearchService(reading);
  const wakeUps = new PacedWakeUps(bus, wakeUpGapMs);
  const runChanges = new RunChangesService(reading, wakeUps, studies, pollMs, log);
  const runEvents = new RunEventsService(
    reading,
    wakeUps,
    runs,
    new MetricEventsService(reading),
    pollMs,
    log,
  );
  const views = new ViewsService(db);
  const cellSources = { db: reading, privacy, reader };
  const cells = new CellsService(cellSources, studies);
  const findings = new FindingsService(runs, metrics, thread);
  const points = new AttemptPointsService(reading, reader);
  const declared = new DeclaredService({ db, studies, runs, writer, leases, budgets, audit, once });
  const ingest = new IngestService({ db, writer, metrics, privacy, artifacts, leases, budgets });
  const studyExports = new StudyExportService({ db: reading, studies, runs, runEvents, declared, blobs });
  const taking = { db, studies, runs, writer, declared, ingest, artifacts, blobs };
  return {
    studies,
    runs,
    runSearch,
    exports: new ExportsService({ runs, runSearch, points, privacy, runEvents }),
    shelf: new ShelfService(db, writer, audit),
    purge: new PurgeService(db, artifacts, compaction, audit),
    runChanges,
    runEvents,
    metrics,
    compaction,
    runSeries: new RunSeriesService(reading, reader),
    seriesWindows: new SeriesWindowService(reader),
    privacy,
    tightAnswers,
    cells,
    figures: new FiguresService(cellSources, cells, metrics),
    studyPreviews: new StudyPreviewService(reading, configs, budgets),
    studyRuns: new StudyRunsService({ db, studies, runs, once }),
    artifacts,
    views,
    nodes: new NodesService({ runs, studies, artifacts, views }),
    fleet,
    datasets: new DatasetsService(reading),
    budgetLedger: new BudgetLedgerService({ db, reading, standings, audit, once }),
    budgets,
    leases,
    lateCharges: new LateChargesService({ db, writer, privacy }),
    findings,
    statements: new StatementsService({ privacy, metrics, findings }),
    declared,
    studyExports,
    studyImports: new StudyImportService({ ...taking, exports: studyExports }),
    callers: new CallersService(db, isControlled, links, people, audit),
    people,
    apiKeys: new ApiKeysService(db, audit, once),
    projects: new ProjectsService(db, audit, once),
    audit,
    links,
    ingest,
  };
}
