import { bestAccountant } from '../accountants/registry.js';
import { attackFacts } from '../attack-facts.js';
import type { DpEvent } from '../dp-event.js';
import { decodeDpEvent } from '../dp-event-codec.js';
import { eventOutline } from '../event-outline.js';
import { composeCharges, type LedgerCharge } from '../ledger.js';
import { announcementOf, isObject } from '../log-announcement.js';
import { LogEvidence } from '../log-evidence.js';
import { neighbouringRelations } from '../neighbouring.js';
import { openRunLedger } from '../run-ledger.js';
import { type AuditFacts, describePrivacy, type PrivacyStatement } from '../statement.js';
import { accountingVersion } from '../version.js';
import type { ReceiptEvent } from './receipt.js';

/**
 * What a run may claim, from its events alone: the judgement and the epsilon of API and commands.
 *
 * @param config of the run, which says how sure its audit is.
 * @throws DpEventError for a charge that cannot be read. @throws TypeError for a log without an announcement.
 */
export function statementOfEvents(events: readonly ReceiptEvent[], config: unknown): PrivacyStatement {
  const evidence = new LogEvidence();
  const charges: LedgerCharge[] = [];
  let mechanism: Readonly<Record<string, unknown>> = {};
  let numerics: string | null = null;
  // A run charges the same event again and again: one object of it is read, and gathered, once.
  let known: { readonly json: string; readonly event: DpEvent } | undefined;
  for (const event of events) {
    if (event.kind === 'run-started') {
      if (isObject(event.mechanism)) mechanism = event.mechanism;
      numerics = numericsOf(event);
      evidence.start(announcementOf(event));
    } else if (event.kind === 'privacy-charged') {
      const json = JSON.stringify(event.event);
      if (known?.json !== json) known = { json, event: decodeDpEvent(event.event) };
      const charge = { event: known.event, count: event.count };
      charges.push(charge);
      evidence.charge(charge.event, charge.count, event.step);
    } else evidence.reach(event.step);
  }
  const said = evidence.first;
  if (said === undefined) throw new TypeError('the events announce no run');
  const { delta } = said;
  const neighbouring = neighbouringRelations.find((known) => known === said.neighbouring);
  if (neighbouring === undefined) throw new TypeError(`"${said.neighbouring}" is no neighbouring relation`);
  const ledger = openRunLedger({ neighbouring, delta, charges });
  const answer = ledger.epsilon();
  const claim = evidence.claim(answer);
  const event = composeCharges(charges);
  const { steps, ...outline } = eventOutline(event);
  const size = said.largestSubjectExamples ?? 1;
  const notCovered = Array.isArray(mechanism.notCovered) ? (mechanism.notCovered as string[]) : undefined;
  return describePrivacy({
    answer,
    delta,
    unit: said.unit ?? 'example',
    neighbouring,
    ...outline,
    clipping: said.clipping ?? 'unstated',
    noiseSource: said.mechanism?.noiseSource ?? 'unstated',
    accountant: answer.accountant,
    accountantVersion: accountingVersion,
    certainty: bestAccountant.certainty,
    audit: auditOf(events, config),
    numerics,
    chargedSteps: steps,
    attack: answer.kind === 'bounded' ? attackFacts(event, neighbouring) : null,
    records: said.trainingExamples,
    ...(claim.verdict === 'unverified' ? { unverified: claim.reason } : {}),
    ...(size > 1 && said.unit !== 'subject'
      ? { group: { records: size, answer: ledger.groupEpsilon(size) } }
      : {}),
    ...(notCovered === undefined ? {} : { notCovered }),
  });
}

function numericsOf({ environment }: Readonly<Record<string, unknown>>): string | null {
  return isObject(environment) && typeof environment.numerics === 'string' ? environment.numerics : null;
}

/** The last bound of an audit, at the confidence that the config asks for. */
function auditOf(events: readonly ReceiptEvent[], config: unknown): AuditFacts | null {
  const epsilon = events.reduce<number | undefined>(
    (last, event) => (event.kind === 'results-recorded' ? (event.auditEpsilon ?? last) : last),
    undefined,
  );
  const audit = isObject(config) && isObject(config.audit) ? config.audit : {};
  if (epsilon === undefined || typeof audit.confidence !== 'number') return null;
  return { epsilon, confidence: audit.confidence };
}
