import { metricNames } from '@clipwise/contract';
import {
  describePrivacy,
  type PrivacyStatement,
  registryEntry,
  statementHtml,
  statementMarkdown,
  statementText,
  toBeFilledIn,
} from '@clipwise/privacy';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import type { FindingsService } from '../findings/findings.service.js';
import type { MetricsService } from '../metrics/metrics.service.js';
import type { PrivacyService } from '../privacy/privacy.service.js';
import type { RunAudit } from '../privacy/privacy.type.js';
import type { StatementFormat } from './statements.type.js';

/** What the service works with. */
export interface StatementsDependencies {
  readonly privacy: PrivacyService;
  readonly metrics: MetricsService;
  readonly findings: FindingsService;
}

/** Says all that is known of the privacy of stored runs. */
export class StatementsService {
  constructor(private readonly parts: StatementsDependencies) {}

  /** @throws BadUserInputError for a draft for the registry of a run that claims nothing. */
  async write(run: RunRow, format: StatementFormat): Promise<string> {
    const statement = await this.#of(run);
    switch (format) {
      case 'TEXT':
        return statementText(statement);
      case 'MARKDOWN':
        return statementMarkdown(statement);
      case 'JSON':
        return JSON.stringify(statement);
      case 'HTML':
        return statementHtml(statement, run.name);
      case 'REGISTRY':
        return JSON.stringify(draftOf(run, statement), null, 2);
      default:
        return format satisfies never;
    }
  }

  async #of(run: RunRow): Promise<PrivacyStatement> {
    const { privacy, findings } = this.parts;
    const [facts, audit, found] = await Promise.all([
      privacy.statementFacts(run),
      this.audit(run),
      findings.ofRun(run),
    ]);
    const told = found.map(({ code, severity, title, text }) => ({
      ...{ code, title, text },
      severity: severity.toLowerCase(),
    }));
    const { epsilon = null, confidence = 0 } = audit ?? {};
    const bound = epsilon === null ? null : { epsilon, confidence };
    return describePrivacy({ ...facts, audit: bound, findings: told });
  }

  /** The last bound of the audit inside a run, at the confidence that its config asks for. */
  async audit(run: RunRow): Promise<RunAudit | null> {
    const { audit = {} } = run.config as { readonly audit?: Readonly<Record<string, unknown>> };
    const { canaries = 0, inputCanaries = 0, confidence } = audit;
    if (typeof confidence !== 'number' || typeof canaries !== 'number' || typeof inputCanaries !== 'number')
      return null;
    if (canaries + inputCanaries === 0) return null;
    const [summaries = []] = await this.parts.metrics.summaries([run.id]);
    const epsilon = summaries.find(({ name }) => name === metricNames.auditEpsilon)?.last ?? null;
    return { epsilon, confidence, canaries: canaries + inputCanaries };
  }
}

function draftOf(run: RunRow, statement: PrivacyStatement): object {
  try {
    return registryEntry(statement, {
      name: run.name,
      curators: [toBeFilledIn],
      authors: [toBeFilledIn],
      publicationDate: (run.endedAt ?? run.createdAt).toISOString().slice(0, 10),
    });
  } catch (error) {
    throw new BadUserInputError(`format REGISTRY: ${(error as Error).message}`);
  }
}
