import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { AccessResolver, ApiKeyResolver } from '../modules/access/access.resolver.js';
import { ArtifactsResolver, RunArtifactsResolver } from '../modules/artifacts/artifacts.resolver.js';
import { AuditResolver } from '../modules/audit/audit.resolver.js';
import {
  BudgetResolver,
  BudgetRunResolver,
  DatasetCardContentResolver,
  DatasetContentResolver,
} from '../modules/budgets/budgets.resolver.js';
import { CellBootstrapResolver, StudyCellsResolver } from '../modules/cells/cells.resolver.js';
import { StudyFiguresResolver } from '../modules/cells/figures.resolver.js';
import { StudyPreviewResolver } from '../modules/cells/study-preview.resolver.js';
import { DatasetsResolver } from '../modules/datasets/datasets.resolver.js';
import { DeclaredResolver } from '../modules/declared/declared.resolver.js';
import { RunFindingsResolver, StudyFindingsResolver } from '../modules/findings/findings.resolver.js';
import { FleetResolver } from '../modules/fleet/fleet.resolver.js';
import { IngestResolver } from '../modules/ingest/ingest.resolver.js';
import { LeasesResolver } from '../modules/leases/leases.resolver.js';
import { LinksResolver } from '../modules/links/links.resolver.js';
import { MetricsResolver, RunSeriesResolver } from '../modules/metrics/metrics.resolver.js';
import { NodesResolver } from '../modules/nodes/nodes.resolver.js';
import { PrivacyResolver, SubjectBoundResolver } from '../modules/privacy/privacy.resolver.js';
import {
  ArtifactRecorded,
  LogWritten,
  MetricsRecorded,
  PrivacyCharged,
  RunStarted,
  StatusChanged,
} from '../modules/runs/run-event.type.js';
import { RunEventsResolver } from '../modules/runs/run-events.resolver.js';
import { RunsResolver, StudyRunsResolver } from '../modules/runs/runs.resolver.js';
import { RunSearchResolver } from '../modules/runs/search/run-search.resolver.js';
import { ShelfResolver } from '../modules/runs/shelf/shelf.resolver.js';
import { RunAuditResolver, StatementsResolver } from '../modules/statements/statements.resolver.js';
import { StudiesResolver } from '../modules/studies/studies.resolver.js';
import { ViewsResolver } from '../modules/views/views.resolver.js';
import { guardRootFields } from './access/guard-root-fields.js';
import { gatherUserErrors } from './user-errors/gather-user-errors.js';
import { UserErrorsResolver } from './user-errors/user-errors.resolver.js';

/** Subscriptions pull their rows themselves; type-graphql asks for a broker all the same. */
const noPubSub: PubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new TypeError('a subscription must state its own subscribe function');
  },
};

/** The schema of the API. Resolvers hold no state: everything comes with the context. */
export function buildApiSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      NodesResolver,
      StudiesResolver,
      StudyRunsResolver,
      StudyCellsResolver,
      StudyFiguresResolver,
      CellBootstrapResolver,
      StudyPreviewResolver,
      RunsResolver,
      RunSearchResolver,
      ShelfResolver,
      RunEventsResolver,
      MetricsResolver,
      RunSeriesResolver,
      PrivacyResolver,
      SubjectBoundResolver,
      ArtifactsResolver,
      RunArtifactsResolver,
      LeasesResolver,
      IngestResolver,
      ViewsResolver,
      FleetResolver,
      DatasetsResolver,
      DatasetContentResolver,
      DatasetCardContentResolver,
      BudgetResolver,
      BudgetRunResolver,
      DeclaredResolver,
      RunFindingsResolver,
      StatementsResolver,
      RunAuditResolver,
      StudyFindingsResolver,
      AccessResolver,
      ApiKeyResolver,
      AuditResolver,
      LinksResolver,
      UserErrorsResolver,
    ],
    orphanedTypes: [RunStarted, PrivacyCharged, MetricsRecorded, ArtifactRecorded, LogWritten, StatusChanged],
    pubSub: noPubSub,
    // Services check what they are given and name the rule; class-validator would repeat the value.
    validate: false,
  });
  return gatherUserErrors(guardRootFields(schema));
}
