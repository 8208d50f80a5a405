import { type Preset, presets } from './presets';

/** Presets, each of which fills in the parts that belong together. */
export function PresetRow({ onUse }: { readonly onUse: (preset: Preset) => void }) {
  return (
    <section className="form-section" aria-labelledby="presets-title">
      <h2 id="presets-title">Start from</h2>
      <ul className="row wrap plain-list">
        {presets.map((preset) => (
          <li key={preset.name}>
            <button
              type="button"
              className="button is-small"
              title={preset.about}
              onClick={() => onUse(preset)}
            >
              {preset.name}
            </button>
          </li>
        ))}
      </ul>
      <p className="help small muted">
        Each sets data, model, sampling, clipping, noise, optimizer and epochs; all of it can be changed
        below.
      </p>
    </section>
  );
}
