'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import {
  CreateStudyDocument,
  LaunchRunsDocument,
  RunConfigSchemaDocument,
  StudiesDocument,
} from '@clipwise/contract/operations';
import { useRouter } from 'next/navigation';
import { type FormEvent, useMemo, useState } from 'react';
import { ErrorMessage } from '../../ui/error-message';
import { ConfigRemarks } from './config-remarks';
import { problemsBeside } from './problems';
import { initialValue, inputPaths, type Schema, sweep, withValue } from './schema';
import { SchemaField } from './schema-field';
import { useConfigCheck } from './use-config-check';

/** A form made from the run config's schema; it queues one run, or one for each noise multiplier. */
export function LaunchPage() {
  const { data, error } = useQuery(RunConfigSchemaDocument);
  const schema = data?.runConfigSchema as Schema | undefined;
  if (schema === undefined) return error ? <ErrorMessage error={error} /> : <p>Loading the form…</p>;
  return <LaunchForm schema={schema} />;
}

function LaunchForm({ schema }: { readonly schema: Schema }) {
  const router = useRouter();
  const { data: known } = useQuery(StudiesDocument, { variables: { first: 200 } });
  const [createStudy] = useMutation(CreateStudyDocument);
  const [launchRuns] = useMutation(LaunchRunsDocument);
  const [config, setConfig] = useState(() => initialValue(schema));
  const [studyId, setStudyId] = useState('');
  const [studyName, setStudyName] = useState('My study');
  const [noises, setNoises] = useState('');
  const [text, setText] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<{ readonly message: string } | undefined>(undefined);
  const json = useMemo(() => JSON.stringify(config, null, 2), [config]);
  const check = useConfigCheck(firstOf(config, text, noises));
  const problems = check?.problems ?? [];
  const beside = problemsBeside(problems, text === undefined ? inputPaths(schema, config) : []);

  const switchView = () => {
    setProblem(undefined);
    if (text === undefined) return setText(json);
    try {
      setConfig(JSON.parse(text));
      setText(undefined);
    } catch (caught) {
      setProblem({ message: `The form cannot show this text: ${String(caught)}` });
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(undefined);
    try {
      const asked: unknown = text === undefined ? config : JSON.parse(text);
      const configs = sweep(asked, noises);
      if (studyId === '') {
        await createStudy({ variables: { input: { name: studyName, configs } } });
      } else {
        await launchRuns({ variables: { input: { studyId, configs } } });
      }
      router.push('/');
    } catch (caught) {
      setProblem(caught instanceof Error ? caught : { message: String(caught) });
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <h1>Launch runs</h1>
      <fieldset>
        <legend>Study</legend>
        <div className="field">
          <label htmlFor="study">Study</label>
          <select id="study" value={studyId} onChange={(event) => setStudyId(event.target.value)}>
            <option value="">New study</option>
            {known?.studies.edges.map(({ node }) => (
              <option key={node.id} value={node.id}>
                {node.name}
              </option>
            ))}
          </select>
        </div>
        {studyId === '' ? (
          <div className="field">
            <label htmlFor="study-name">Name of the new study</label>
            <input
              id="study-name"
              required
              value={studyName}
              onChange={(event) => setStudyName(event.target.value)}
            />
          </div>
        ) : null}
        <div className="field">
          <label htmlFor="noises">Noise multipliers</label>
          <input
            id="noises"
            value={noises}
            placeholder="0.3, 0.5, 1"
            onChange={(event) => setNoises(event.target.value)}
          />
          <span className="help small">One run for each; empty queues one run as configured.</span>
        </div>
      </fieldset>
      <div className="row">
        <button type="button" aria-pressed={text !== undefined} onClick={switchView}>
          {text === undefined ? 'Edit as JSON' : 'Back to the form'}
        </button>
      </div>
      {text === undefined ? (
        <div className="form-grid">
          {Object.entries(schema.properties ?? {}).map(([name, one]) => (
            <SchemaField
              key={name}
              name={name}
              schema={one}
              value={(config as Record<string, unknown>)[name]}
              path={[name]}
              problems={problems}
              onChange={(path, value) => setConfig((before: unknown) => withValue(before, path, value))}
            />
          ))}
        </div>
      ) : (
        <textarea
          aria-label="Run config as JSON"
          rows={30}
          cols={90}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ConfigRemarks
        problems={beside}
        warnings={check?.warnings ?? []}
        privacyNote={check?.privacyNote ?? ''}
      />
      <ErrorMessage error={problem} />
      <button type="submit" className="primary">
        Launch
      </button>
    </form>
  );
}

/** The first config that a launch would send; what cannot be read yet is left to the launch. */
function firstOf(config: unknown, text: string | undefined, noises: string): unknown {
  try {
    return sweep(text === undefined ? config : JSON.parse(text), noises)[0];
  } catch {
    return config;
  }
}
