'use client';

import type { RunArtifactFragment } from '@clipwise/contract/operations';
import { Expand } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../data/api-provider';
import type { UrlChanges } from '../../data/use-url-state';
import { cssColour } from '../../theme/colour';
import { Dialog } from '../../ui/dialog';
import { NotCovered } from '../../ui/not-covered';
import { Panel, type PanelQuery } from '../../ui/panel';
import { Segments } from '../../ui/segments';
import type { ClassColour } from './class-legend';
import { ErrorMap } from './error-map';

type Labels = { readonly example?: string; readonly role?: string };
const labelsOf = (artifact: RunArtifactFragment): Labels => artifact.labels as Labels;

/** A validation image with its truth, its prediction and where they differ, at any evaluated epoch. */
export function SamplesPanel({
  artifacts,
  classes,
  parameters,
  query,
  onChange,
}: {
  readonly artifacts: readonly RunArtifactFragment[];
  readonly classes: readonly ClassColour[];
  readonly parameters: URLSearchParams;
  readonly query: PanelQuery;
  readonly onChange: (changes: UrlChanges) => void;
}) {
  const [opacity, setOpacity] = useState(0.6);
  const [isFull, setFull] = useState(false);
  const samples = artifacts.filter(({ kind }) => kind === 'SAMPLE');
  const epochs = [...new Set(samples.map(({ epoch }) => epoch))].sort((a, b) => a - b);
  const asked = Number(parameters.get('epoch') ?? Number.NaN);
  const epoch = epochs.includes(asked) ? asked : epochs.at(-1);
  const shown = samples.filter((artifact) => artifact.epoch === epoch);
  const examples = [...new Set(shown.map((artifact) => labelsOf(artifact).example ?? ''))];
  const example = examples.find((one) => one === parameters.get('sample')) ?? examples[0];
  const first = shown[0];
  if (first === undefined || example === undefined) return null;
  const at = examples.indexOf(example);
  const move = (by: number) => onChange({ sample: examples[(at + by + examples.length) % examples.length] });
  const view = (size: 'small' | 'large') => (
    <SampleView shown={shown} example={example} opacity={opacity} classes={classes} size={size} />
  );
  const controls = (
    <>
      <span className="row nowrap">
        <button
          type="button"
          className="button is-quiet is-small is-icon"
          aria-label="Previous image"
          onClick={() => move(-1)}
        >
          ‹
        </button>
        image {at + 1} of {examples.length}
        <button
          type="button"
          className="button is-quiet is-small is-icon"
          aria-label="Next image"
          onClick={() => move(1)}
        >
          ›
        </button>
      </span>
      {epochs.length > 6 ? (
        <label className="row">
          epoch
          <select
            className="select is-small"
            value={epoch}
            onChange={(event) => onChange({ epoch: event.target.value })}
          >
            {epochs.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      ) : (
        <span className="row">
          epoch
          <Segments
            label="Epoch"
            isSmall
            value={String(epoch)}
            values={epochs.map(String)}
            onChange={(next) => onChange({ epoch: next })}
          />
        </span>
      )}
      <label className="row">
        overlay
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={opacity}
          onChange={(event) => setOpacity(Number(event.target.value))}
          style={{ width: 84 }}
        />
      </label>
    </>
  );
  return (
    <Panel
      title="Segmentation"
      query={query}
      testId="samples"
      mark={<NotCovered disclosure={first.disclosure} />}
      sub={`validation image ${example}`}
      className="samples-panel"
      tools={
        <button
          type="button"
          className="button is-quiet is-small is-icon"
          aria-label="Full view of the segmentation"
          onClick={() => setFull(true)}
        >
          <Expand size={14} strokeWidth={1.4} aria-hidden="true" />
        </button>
      }
    >
      <div className="row wrap small muted sample-controls">{controls}</div>
      {view('small')}
      {isFull ? (
        <Dialog
          title={`Segmentation, validation image ${example}`}
          className="is-wide"
          onClose={() => setFull(false)}
        >
          <div className="row wrap small muted sample-controls">{controls}</div>
          {view('large')}
        </Dialog>
      ) : null}
    </Panel>
  );
}

function SampleView({
  shown,
  example,
  opacity,
  classes,
  size,
}: {
  readonly shown: readonly RunArtifactFragment[];
  readonly example: string;
  readonly opacity: number;
  readonly classes: readonly ClassColour[];
  readonly size: 'small' | 'large';
}) {
  const { url } = useApi();
  const sourceOf = (role: string) => {
    const artifact = shown.find((one) => labelsOf(one).example === example && labelsOf(one).role === role);
    return artifact === undefined ? undefined : `${url}${artifact.path}`;
  };
  const image = sourceOf('image');
  const truth = sourceOf('truth');
  const prediction = sourceOf('prediction');
  const layers = [
    ['image', undefined],
    ['truth', truth],
    ['prediction', prediction],
  ] as const;
  return (
    <>
      <div className={`samples is-${size}`}>
        {layers.map(([role, over]) => (
          <figure key={role}>
            <div className="sample-stack">
              <Layer source={image} alt={`Scan of example ${example}`} opacity={1} />
              {role === 'image' ? null : (
                <Layer source={over} alt={`${role} of example ${example}`} opacity={opacity} />
              )}
            </div>
            <figcaption>{role}</figcaption>
          </figure>
        ))}
        {image !== undefined && truth !== undefined && prediction !== undefined ? (
          <ErrorMap image={image} truth={truth} prediction={prediction} />
        ) : null}
      </div>
      <ul className="legend wrap">
        {classes.slice(1).map(({ name, colour }) => (
          <li key={name}>
            <span className="swatch" style={{ background: cssColour(colour) }} /> {name}
          </li>
        ))}
        <li>
          <span className="swatch" style={{ background: 'var(--error)' }} /> wrong class
        </li>
      </ul>
    </>
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
    <img src={source} alt={alt} style={{ opacity }} crossOrigin="use-credentials" />
  );
}
