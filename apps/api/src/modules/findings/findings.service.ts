import { createHash } from 'node:crypto';
import type { RunRow } from '../../db/tables/runs.js';
import type { MetricsService } from '../metrics/metrics.service.js';
import type { AccountingThread } from '../privacy/accounting-thread.js';
import type { RunsService } from '../runs/runs.service.js';
import type { Finding } from './findings.type.js';
import { storedFacts } from './run-record.js';

/** Points of a series that rules look at; longer ones are thinned, which hides a fault and never makes one. */
const mostPoints = 1_000;
/** Runs of a study that are looked at, the newest first. */
const mostRuns = 200;
/** Answers that are remembered. */
const mostKnown = 200;

/** What rules find in stored runs. */
export class FindingsService {
  /** By what was known of the runs; the one that was asked longest ago first. */
  readonly #known = new Map<string, Promise<readonly Finding[]>>();

  constructor(
    private readonly runs: RunsService,
    private readonly metrics: MetricsService,
    private readonly thread: AccountingThread,
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

  /** Runs of which nothing has changed have the same findings. */
  async #find(runs: readonly RunRow[]): Promise<readonly Finding[]> {
    const key = versionOf(runs);
    const known = this.#known.get(key) ?? this.#compute(runs);
    this.#known.delete(key);
    this.#known.set(key, known);
    known.catch(() => this.#known.delete(key));
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > mostKnown) this.#known.delete(oldest);
    return known;
  }

  async #compute(runs: readonly RunRow[]): Promise<readonly Finding[]> {
    const facts = await Promise.all(
      runs.map(async (run) => {
        const [series = []] = await this.metrics.series([
          { run, names: null, maxPoints: mostPoints, afterCursor: 0 },
        ]);
        return storedFacts(run, series);
      }),
    );
    return (await this.thread.findFaults(facts)).map(({ evidence, runs: runIds, severity, ...finding }) => ({
      ...finding,
      runIds,
      severity: severities[severity],
      evidence: Object.entries(evidence).map(([name, value]) => ({ name, value })),
    }));
  }
}

/** Grows with every event of a run, and changes with each of its facts. */
function versionOf(runs: readonly RunRow[]): string {
  const facts = runs.map((run) => [run.lastCursor, run.purgedAt, storedFacts(run, [])]);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

const severities = { error: 'ERROR', warning: 'WARNING', note: 'NOTE' } as const;
