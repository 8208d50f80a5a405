import type { RunDetailQuery } from '@clipwise/contract/operations';
import { Epsilon } from '../../ui/epsilon';

type Run = NonNullable<RunDetailQuery['run']>;

/** The guarantee in words, the facts it rests on, and what it leaves out. */
export function PrivacyPanel({ privacy }: { readonly privacy: Run['privacy'] }) {
  const facts: readonly (readonly [string, string | number | null])[] = [
    ['Delta', privacy.delta],
    ['Privacy unit', privacy.unit],
    ['Neighbouring relation', privacy.neighbouring],
    ['Sampler', privacy.sampler],
    ['Sampling rate', privacy.samplingRate],
    ['Noise multiplier', privacy.noiseMultiplier],
    ['Sensitivity', privacy.sensitivity],
    ['Clipping', privacy.clipping],
    ['Sparsification', privacy.sparsification],
    ['Noise source', privacy.noiseSource],
    ['Accountant', `${privacy.accountant} ${privacy.accountantVersion}`],
    ['Charged steps', privacy.chargedSteps],
  ];
  return (
    <section className="panel" aria-labelledby="privacy-heading" data-testid="privacy">
      <h2 id="privacy-heading">Privacy</h2>
      <p>{privacy.statement}</p>
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
      <table>
        <tbody>
          <tr>
            <th scope="row">Epsilon</th>
            <td>
              <Epsilon privacy={privacy} />
            </td>
          </tr>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {value === null ? '–' : typeof value === 'number' ? Number(value.toPrecision(6)) : value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
