'use client';

import { useQuery } from '@apollo/client/react';
import { CreateStudyDocument, LaunchRunsDocument, StudiesDocument } from '@clipwise/contract/operations';
import { useRouter } from 'next/navigation';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useFormMutation } from '../../data/use-form-mutation';
import { ErrorMessage } from '../../ui/error-message';
import { PageHeader } from '../../ui/page-header';
import { Segments } from '../../ui/segments';
import { LaunchSections } from './launch-sections';
import { LaunchSummary, type Obstacle } from './launch-summary';
import { PresetRow } from './preset-row';
import { withPreset } from './presets';
import { problemsBeside } from './problems';
import { initialValue, inputPaths, memberOf, type Schema, withValue } from './schema';
import { axisValues, commaQuestion, isNumberPath, parseValues, sweep } from './sweep';
import { SweepAxes } from './sweep-axes';
import { useConfigCheck } from './use-config-check';
import { type Draft, useDraft } from './use-draft';
import { useForecasts } from './use-forecasts';
import { usePlannedBudgets } from './use-planned-budgets';

const mostForecasts = 12;

/** 128 random bits; `randomUUID` is not there for pages over plain HTTP. */
const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');

/** Describes one run or a sweep of them, says what it costs, and queues it. @param start the config to begin with. */
export function LaunchForm({ schema, start }: { readonly schema: Schema; readonly start: unknown }) {
  const router = useRouter();
  const { data: known } = useQuery(StudiesDocument, { variables: { first: 200 } });
  const creation = useFormMutation(CreateStudyDocument, []);
  const launch = useFormMutation(LaunchRunsDocument, []);
  const fresh = (): Draft => ({
    config: start ?? initialValue(schema),
    studyId: '',
    studyName: 'My study',
    axes: [
      { path: 'noise.noiseMultiplier', text: '' },
      { path: 'training.seed', text: '' },
    ],
    text: undefined,
  });
  const [draft, setDraft, reset] = useDraft(fresh, start !== undefined);
  const [isLaunching, setLaunching] = useState(false);
  const [failure, setFailure] = useState<{ readonly message: string } | undefined>(undefined);
  // Of one launch, until it succeeds: sent again after a lost answer, it queues nothing twice.
  const launchKey = useRef<{ readonly asked: string; readonly key: string } | undefined>(undefined);
  const [formKey, setFormKey] = useState(0);
  const { studyId, studyName, axes, text } = draft;

  const read = useMemo(() => readText(text), [text]);
  const config = read.kind === 'config' ? read.config : draft.config;
  const paths = useMemo(() => inputPaths(schema, config), [schema, config]);
  const varied = useMemo(() => axisValues(schema, config, axes), [schema, config, axes]);
  const configs = useMemo(
    () => (varied === undefined ? undefined : sweep(schema, config, varied)),
    [schema, config, varied],
  );
  const cells = useMemo(() => cellsOf(configs ?? [config]), [configs, config]);
  const forecasts = useForecasts(cells.slice(0, mostForecasts));
  const budgets = usePlannedBudgets(configs);
  const check = useConfigCheck(configs?.[0] ?? config);
  const problems = check?.problems ?? [];

  const obstacles: readonly Obstacle[] = [
    ...(read.kind === 'problem'
      ? [{ kind: 'problem' as const, text: read.message, field: 'config-json' }]
      : []),
    ...problems.map(
      ({ path, message }): Obstacle => ({
        kind: 'problem',
        text: `${path}: ${message}`,
        field: `field-${path}`,
      }),
    ),
    ...paths.flatMap((path): Obstacle[] => {
      const value = path.split('.').reduce(memberOf, config);
      return typeof value === 'string' && isNumberPath(schema, config, path) && commaQuestion(value)
        ? [{ kind: 'question', text: `${path}: what does ${value} mean?`, field: `field-${path}` }]
        : [];
    }),
    ...axes.flatMap(({ path, text: values }): Obstacle[] => {
      const parsed = parseValues(values, isNumberPath(schema, config, path));
      if (parsed.kind === 'values') return [];
      const said = parsed.kind === 'question' ? parsed.text : parsed.message;
      const kind = parsed.kind === 'question' ? 'question' : 'problem';
      return [{ kind, text: `Sweep, ${path}: ${said}`, field: `field-sweep-${path}` }];
    }),
    ...(studyId === '' && studyName.trim() === ''
      ? [{ kind: 'problem' as const, text: 'The new study needs a name', field: 'study-name' }]
      : []),
  ];

  const switchView = (view: 'Form' | 'JSON') => {
    setFailure(undefined);
    if (view === 'JSON') {
      if (text === undefined) setDraft({ ...draft, text: JSON.stringify(draft.config, null, 2) });
      return;
    }
    if (read.kind === 'problem')
      return setFailure({ message: `The form cannot show this text: ${read.message}` });
    setDraft({ ...draft, config, text: undefined });
    setFormKey(formKey + 1);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (configs === undefined || obstacles.length > 0 || isLaunching) return;
    setFailure(undefined);
    setLaunching(true);
    const asked = JSON.stringify([studyId, studyName, configs]);
    if (launchKey.current?.asked !== asked) launchKey.current = { asked, key: randomKey() };
    const { key: idempotencyKey } = launchKey.current;
    const input = { configs: [...configs], idempotencyKey };
    const answer =
      studyId === ''
        ? await creation.send({ input: { name: studyName.trim(), ...input } })
        : await launch.send({ input: { studyId, ...input } });
    if (answer === null) return setLaunching(false);
    launchKey.current = undefined;
    reset();
    router.push('/');
  };

  return (
    <form className="launch" onSubmit={(event) => void submit(event)}>
      <PageHeader
        title="Launch"
        tools={
          <Segments
            label="Edit as"
            value={text === undefined ? 'Form' : 'JSON'}
            values={['Form', 'JSON']}
            onChange={switchView}
          />
        }
      />
      <ErrorMessage error={failure ?? (studyId === '' ? creation : launch).failure} />
      <div className="launch-layout">
        <div className="launch-form">
          <section className="form-section" aria-labelledby="study-title">
            <h2 id="study-title">Study</h2>
            <div className="form-row">
              <label htmlFor="study">Study</label>
              <select
                id="study"
                className="select form-wide"
                value={studyId}
                onChange={(event) => setDraft({ ...draft, studyId: event.target.value })}
              >
                <option value="">New study</option>
                {known?.studies.edges.map(({ node }) => (
                  <option key={node.id} value={node.id}>
                    {node.name}
                  </option>
                ))}
              </select>
            </div>
            {studyId === '' ? (
              <div className="form-row">
                <label htmlFor="study-name">Name of the new study</label>
                <input
                  id="study-name"
                  className="input form-wide"
                  value={studyName}
                  aria-invalid={studyName.trim() === '' || undefined}
                  onChange={(event) => setDraft({ ...draft, studyName: event.target.value })}
                />
              </div>
            ) : null}
          </section>
          <PresetRow
            onUse={(preset) => {
              setDraft({ ...draft, config: withPreset(config, preset), text: undefined });
              setFormKey(formKey + 1);
            }}
          />
          {text === undefined ? (
            <LaunchSections
              key={formKey}
              schema={schema}
              config={config}
              problems={problems}
              swept={new Set(varied?.map(({ path }) => path))}
              onChange={(path, value) => setDraft({ ...draft, config: withValue(draft.config, path, value) })}
              onUse={(noise) => {
                setDraft({
                  ...draft,
                  config: withValue(draft.config, ['noise', 'noiseMultiplier'], noise),
                });
                setFormKey(formKey + 1);
              }}
            />
          ) : (
            <section className="form-section">
              <textarea
                id="config-json"
                className="area"
                aria-label="Run config as JSON"
                aria-invalid={read.kind === 'problem' || undefined}
                rows={28}
                spellCheck={false}
                value={text}
                onChange={(event) => setDraft({ ...draft, text: event.target.value })}
              />
              <ul className="error-text small" aria-live="polite">
                {read.kind === 'problem' ? <li>{read.message}</li> : null}
                {problemsBeside(problems, []).map(({ path, message }) => (
                  <li key={path + message}>
                    <code>{path}</code> {message}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <SweepAxes
            schema={schema}
            config={config}
            axes={axes}
            paths={paths}
            onChange={(next) => setDraft({ ...draft, axes: next })}
          />
        </div>
        <LaunchSummary
          runCount={configs?.length}
          cellCount={cells.length}
          forecasts={forecasts}
          budgets={budgets ?? []}
          remarks={[
            ...(check?.privacyNote ? [`This run claims no guarantee. ${check.privacyNote}`] : []),
            ...(check?.warnings ?? []),
          ]}
          obstacles={obstacles}
          isLaunching={isLaunching}
          onReset={() => {
            reset();
            setFormKey(formKey + 1);
          }}
        />
      </div>
    </form>
  );
}

type ReadText =
  | { readonly kind: 'none' }
  | { readonly kind: 'config'; readonly config: unknown }
  | { readonly kind: 'problem'; readonly message: string };

/** The config in a text; a text that holds no object is no config. */
function readText(text: string | undefined): ReadText {
  if (text === undefined) return { kind: 'none' };
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config !== 'object' || config === null || Array.isArray(config))
      return { kind: 'problem', message: `a config is an object, not ${text.trim().slice(0, 40)}` };
    return { kind: 'config', config };
  } catch (error) {
    return { kind: 'problem', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The configs that differ in more than their seed, each once. */
function cellsOf(configs: readonly unknown[]): readonly unknown[] {
  const seen = new Map(
    configs.map((config) => {
      const unseeded = withValue(withValue(config, ['training', 'seed'], undefined), ['name'], undefined);
      return [JSON.stringify(unseeded), unseeded] as const;
    }),
  );
  return [...seen.values()];
}
