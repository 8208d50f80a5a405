'use client';

import type { RunArtifactFragment } from '@clipwise/contract/operations';
import { useState } from 'react';
import { useApi } from '../../data/api-provider';
import { NotCovered } from '../../ui/not-covered';
import type { ClassColour } from './class-legend';

type Labels = {
  readonly example?: string;
  readonly role?: string;
};
const labelsOf = (artifact: RunArtifactFragment): Labels => artifact.labels as Labels;
const roles = ['image', 'truth', 'prediction'] as const;

/** Segmentations of a few validation images, laid over the scan, at any evaluated epoch. */
export function SamplesPanel({
  artifacts,
  classes,
}: {
  readonly artifacts: readonly RunArtifactFragment[];
  readonly classes: readonly ClassColour[];
}) {
  const { url } = useApi();
  const samples = artifacts.filter(({ kind }) => kind === 'SAMPLE');
  const epochs = [...new Set(samples.map(({ epoch }) => epoch))].sort((a, b) => a - b);
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const [opacity, setOpacity] = useState(0.6);
  const epoch = chosen ?? epochs.at(-1);
  const shown = samples.filter((artifact) => artifact.epoch === epoch);
  const examples = [...new Set(shown.map((artifact) => labelsOf(artifact).example))];
  const first = shown[0];
  if (first === undefined) return null;
  const pictureOf = (example: string | undefined, role: string) => {
    const artifact = shown.find((one) => labelsOf(one).example === example && labelsOf(one).role === role);
    return artifact === undefined ? undefined : `${url}${artifact.path}`;
  };

  return (
    <section className="panel" aria-labelledby="samples-heading" data-testid="samples">
      <h2 id="samples-heading">
        Segmentation samples
        <NotCovered disclosure={first.disclosure} />
      </h2>
      <div className="row">
        <label>
          Epoch{' '}
          <select value={epoch} onChange={(event) => setChosen(Number(event.target.value))}>
            {epochs.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <label>
          Overlay{' '}
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={opacity}
            onChange={(event) => setOpacity(Number(event.target.value))}
          />
        </label>
      </div>
      {examples.map((example) => (
        <div className="samples" key={example}>
          {roles.map((role) => (
            <figure className="sample" key={role}>
              <div className="sample-stack">
                <Layer source={pictureOf(example, 'image')} alt={`Scan of example ${example}`} opacity={1} />
                {role === 'image' ? null : (
                  <Layer
                    source={pictureOf(example, role)}
                    alt={`${role} of example ${example}`}
                    opacity={opacity}
                  />
                )}
              </div>
              <figcaption>{role}</figcaption>
            </figure>
          ))}
        </div>
      ))}
      <ul className="legend">
        {classes.slice(1).map(({ name, colour }) => (
          <li key={name}>
            <span className="swatch" style={{ borderColor: colour }} /> {name}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Layer({
  source,
  alt,
  opacity,
}: {
  readonly source: string | undefined;
  readonly alt: string;
  readonly opacity: number;
}) {
  if (source === undefined) return null;
  return (
    // biome-ignore lint/performance/noImgElement: pictures of the API's origin, tiny and addressed by their content
    <img src={source} alt={alt} style={{ opacity }} />
  );
}
