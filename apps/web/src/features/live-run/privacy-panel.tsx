import type { RunDetailQuery } from '@clipwise/contract/operations';
import { formatEpsilonAtLeast } from '../../data/metric-value';
import { Claim, EpsilonInWords } from '../../ui/epsilon';
import { Link } from '../../ui/link';
import { NotCovered } from '../../ui/not-covered';
import { Panel, type PanelQuery } from '../../ui/panel';

type Privacy = NonNullable<RunDetailQuery['run']>['privacy'];
type Facts = readonly (readonly [name: string, value: string | number | null | undefined])[];

/** The guarantee in words, what it rests on, what it means for a person with several scans, and what it leaves out. */
export function PrivacyPanel({
  runId,
  privacy,
  query,
}: {
  readonly runId: string;
  readonly privacy: Privacy;
  readonly query: PanelQuery;
}) {
  const { subject, announced } = privacy;
  const charged: Facts = [
    ['relation', privacy.neighbouring],
    ['accountant', privacy.accountant && `${privacy.accountant} ${privacy.accountantVersion ?? ''}`],
    ['sampler', privacy.sampler],
    ['certainty', privacy.certainty],
    ['rate', privacy.samplingRate],
    ['charged', `${privacy.chargedSteps} steps`],
    ['sigma', privacy.noiseMultiplier],
    ['noise', privacy.noise],
  ];
  return (
    <Panel
      title="Privacy"
      testId="privacy"
      query={query}
      tools={
        <>
          <span className="muted">from the ledger</span>
          <Link href={`/runs/${runId}/statement`}>Statement</Link>
        </>
      }
    >
      <p className="claim" data-testid="panel-epsilon">
        <Claim privacy={privacy} />
      </p>
      {privacy.verdict === 'DECLARED' && typeof privacy.chargedEpsilon === 'number' ? (
        <p className="claim">
          <EpsilonInWords
            epsilon={privacy.chargedEpsilon}
            terms={{ ...privacy, delta: privacy.delta ?? null }}
          />{' '}
          <span className="mark">declared</span>
        </p>
      ) : null}
      {subject?.epsilon === null || subject?.epsilon === undefined ? null : (
        <p className="claim" data-testid="panel-subject" title={subject.note}>
          <EpsilonInWords
            epsilon={subject.epsilon}
            terms={{ delta: subject.delta ?? null, unit: 'subject', neighbouring: privacy.neighbouring }}
          />{' '}
          <span className="muted small">
            ({subject.examples} {privacy.unit}s)
          </span>
        </p>
      )}
      {privacy.audit ? <Audited audit={privacy.audit} /> : null}
      {privacy.verdict === 'PRIVATE' ? null : <p className="warn-text small">{privacy.reason}</p>}
      <p className="muted small spaced">{privacy.statement}</p>
      {privacy.warnings.map((warning) => (
        <p key={warning} className="warn-text small spaced" role="note">
          {warning}
        </p>
      ))}
      <FactList facts={charged} />
      {privacy.notCovered.length === 0 ? null : (
        <details className="spaced">
          <summary className="small">
            <NotCovered disclosure="DIAGNOSTIC" /> What is not covered by epsilon
          </summary>
          <ul className="small muted bullets">
            {privacy.notCovered.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      {announced ? (
        <details className="spaced">
          <summary className="small">What the trainer announced; no claim rests on it</summary>
          <FactList
            facts={[
              ['private', announced.isPrivate ? 'yes' : 'no'],
              ['sampler', announced.sampler],
              ['rate', announced.samplingRate],
              ['sigma', announced.noiseMultiplier],
              ['sensitivity', announced.sensitivity],
              ['clipping', announced.clipping],
              ['sparsification', announced.sparsification],
              ['noise source', announced.noiseSource],
            ]}
          />
        </details>
      ) : null}
    </Panel>
  );
}

/** The bound from below that stands beside the claim, and what it costs. */
function Audited({ audit }: { readonly audit: NonNullable<Privacy['audit']> }) {
  const { epsilon, confidence, canaries } = audit;
  return (
    <p className="claim" data-testid="panel-audit">
      {typeof epsilon === 'number' ? (
        <>
          audited: epsilon at least <strong>{formatEpsilonAtLeast(epsilon)}</strong>{' '}
          <span className="muted small">at {Number((100 * confidence).toPrecision(6))} % confidence</span>
        </>
      ) : (
        'audited: no bound yet'
      )}{' '}
      <span
        className="mark"
        title="Made-up examples, drawn, clipped and billed like the data: they change the model"
      >
        {canaries} canaries
      </span>
    </p>
  );
}

function FactList({ facts }: { readonly facts: Facts }) {
  return (
    <dl className="facts is-double spaced">
      {facts.map(([name, value]) => {
        const text = typeof value === 'number' ? String(Number(value.toPrecision(4))) : value || '-';
        return (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd title={text}>{text}</dd>
          </div>
        );
      })}
    </dl>
  );
}
