import type { RunDetailQuery } from '@clipwise/contract/operations';
import { termsText } from '../../data/epsilon-terms';
import { formatEpsilon } from '../../data/metric-value';
import { Epsilon } from '../../ui/epsilon';

type Privacy = NonNullable<RunDetailQuery['run']>['privacy'];
type Facts = readonly (readonly [name: string, value: string | number | null | undefined])[];

/** The guarantee in words, what it rests on, what it means for a person with several scans, and what it leaves out. */
export function PrivacyPanel({ privacy }: { readonly privacy: Privacy }) {
  const { subject, announced } = privacy;
  const charged: Facts = [
    ['Delta', privacy.delta],
    ['Privacy unit', privacy.unit],
    ['Neighbouring relation', privacy.neighbouring],
    ['Charged steps', privacy.chargedSteps],
    ['Sampler', privacy.sampler],
    ['Sampling rate', privacy.samplingRate],
    ['Noise', privacy.noise],
    ['Noise multiplier', privacy.noiseMultiplier],
    [
      'Accountant',
      privacy.accountant &&
        `${privacy.accountant} ${privacy.accountantVersion ?? ''} (${privacy.certainty ?? ''})`,
    ],
  ];
  return (
    <section className="panel" aria-labelledby="privacy-heading" data-testid="privacy">
      <h2 id="privacy-heading">Privacy</h2>
      <p>{privacy.statement}</p>
      {privacy.warnings.map((warning) => (
        <p key={warning} className="alert" role="note">
          {warning}
        </p>
      ))}
      <table>
        <tbody>
          <tr>
            <th scope="row">Epsilon</th>
            <td data-testid="panel-epsilon">
              <Epsilon privacy={privacy} terms={true} />
            </td>
          </tr>
          {subject ? (
            <tr>
              <th scope="row">Epsilon per subject</th>
              <td data-testid="panel-subject">
                {subject.epsilon === null || subject.epsilon === undefined
                  ? 'none'
                  : formatEpsilon(subject.epsilon)}{' '}
                <span className="muted small">
                  {termsText({
                    delta: subject.delta ?? null,
                    unit: 'subject',
                    neighbouring: privacy.neighbouring,
                  })}
                  , for {subject.examples} training examples of one person. {subject.note}
                </span>
              </td>
            </tr>
          ) : null}
          <FactRows facts={charged} />
        </tbody>
      </table>
      {privacy.notCovered.length === 0 ? null : (
        <>
          <h3>Not covered by epsilon</h3>
          <ul>
            {privacy.notCovered.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {announced ? (
        <details>
          <summary>What the trainer announced (compared with the charges; no claim rests on it)</summary>
          <table>
            <tbody>
              <FactRows
                facts={[
                  ['Private', announced.isPrivate ? 'yes' : 'no'],
                  ['Sampler', announced.sampler],
                  ['Sampling rate', announced.samplingRate],
                  ['Noise multiplier', announced.noiseMultiplier],
                  ['Sensitivity', announced.sensitivity],
                  ['Clipping', announced.clipping],
                  ['Sparsification', announced.sparsification],
                  ['Noise source', announced.noiseSource],
                ]}
              />
            </tbody>
          </table>
        </details>
      ) : null}
    </section>
  );
}

function FactRows({ facts }: { readonly facts: Facts }) {
  return facts.map(([name, value]) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{typeof value === 'number' ? Number(value.toPrecision(6)) : value || '–'}</td>
    </tr>
  ));
}
