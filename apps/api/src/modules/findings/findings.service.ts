import { findFaults } from '@clipwise/findings';
import type { RunRow } from '../../db/tables/runs.js';
import type { MetricsService } from '../metrics/metrics.service.js';
import type { RunsService } from '../runs/runs.service.js';
import type { Finding } from './findings.type.js';
import { storedFacts } from './run-record.js';

/** Points of a series that rules look at; longer ones are thinned, which hides a fault and never makes one. */
const mostPoints = 1_000;
/** Runs of a study that are looked at, the newest first. */
const mostRuns = 200;

/** What rules find in stored runs. */
export class FindingsService {
  constructor(
    private readonly runs: RunsService,
    private readonly metrics: MetricsService,
  ) {}

  /** Of one run by itself. */
  async ofRun(run: RunRow): Promise<readonly Finding[]> {
    return this.#find([run]);
  }

  /** Of the runs of a study, each by itself and beside the others. */
  async ofStudy(studyId: string): Promise<readonly Finding[]> {
    const { edges } = await this.runs.list(mostRuns, null, { studyId }, null);
    return this.#find(edges.map(({ node }) => node));
  }

  async #find(runs: readonly RunRow[]): Promise<readonly Finding[]> {
    const facts = await Promise.all(
      runs.map(async (run) => storedFacts(run, await this.metrics.series(run, null, mostPoints, 0))),
    );
    return findFaults(facts).map(({ evidence, runs: runIds, severity, ...finding }) => ({
      ...finding,
      runIds,
      severity: severities[severity],
      evidence: Object.entries(evidence).map(([name, value]) => ({ name, value })),
    }));
  }
}

const severities = { error: 'ERROR', warning: 'WARNING', note: 'NOTE' } as const;
