'use client';

import { useQuery } from '@apollo/client/react';
import { limits } from '@clipwise/contract';
import {
  CreateProjectDocument,
  ProjectsDocument,
  type ProjectsQuery,
  RenameProjectDocument,
} from '@clipwise/contract/operations';
import { useState } from 'react';
import { useApi } from '../../data/api-provider';
import { useCaller } from '../../data/caller';
import { askSession } from '../../data/session';
import { useFormMutation } from '../../data/use-form-mutation';
import { ErrorMessage } from '../../ui/error-message';
import { GuardedButton } from '../../ui/guarded-button';
import { Panel } from '../../ui/panel';
import { Awaiting, PanelSkeleton } from '../../ui/states';
import { AccessFrame } from './access-frame';
import { Instant } from './instant';
import { NameDialog } from './name-dialog';

type Project = ProjectsQuery['projects'][number];

/** Projects that the reader may go into; teams that see nothing of each other. */
export function ProjectsPage() {
  const [isMaking, setMaking] = useState(false);
  return (
    <AccessFrame
      title="Projects"
      needs="enter"
      tools={
        <GuardedButton needs="serve" className="button is-primary" onClick={() => setMaking(true)}>
          New project
        </GuardedButton>
      }
    >
      <Projects isMaking={isMaking} onMade={() => setMaking(false)} />
    </AccessFrame>
  );
}

function Projects({ isMaking, onMade }: { readonly isMaking: boolean; readonly onMade: () => void }) {
  const { url } = useApi();
  const caller = useCaller();
  const { data, error, refetch } = useQuery(ProjectsDocument);
  const creation = useFormMutation(CreateProjectDocument, ['name'], [ProjectsDocument]);
  const renaming = useFormMutation(RenameProjectDocument, ['name']);
  const [named, setNamed] = useState<Project | undefined>(undefined);
  const [problem, setProblem] = useState<{ readonly message: string } | undefined>(undefined);
  const projects = data?.projects;
  /** What was read belongs to another project: everything begins anew. */
  const go = async ({ name }: Project) => {
    const answer = await askSession(url, 'PUT', { project: name });
    if (answer.kind === 'done') window.location.assign('/');
    else setProblem({ message: answer.kind === 'away' ? 'The API did not answer.' : answer.message });
  };
  if (projects === undefined)
    return (
      <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
        <PanelSkeleton count={1} />
      </Awaiting>
    );
  return (
    <>
      <ErrorMessage error={error ?? problem} />
      <Panel
        title="Projects"
        sub="each sees its own runs, studies, keys and links alone"
        query={{ document: ProjectsDocument, variables: {} }}
      >
        <div className="table-scroll">
          <table data-testid="projects">
            <colgroup>
              <col />
              <col className="not-phone" style={{ width: 140 }} />
              <col style={{ width: 190 }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" className="not-phone">
                  Since
                </th>
                <th scope="col">
                  <span className="visually-hidden">Go there or rename</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {projects.map((project) => (
                <tr key={project.id} data-testid="project">
                  <td title={project.name}>{project.name}</td>
                  <td className="muted not-phone">
                    <Instant at={project.createdAt} />
                  </td>
                  <td>
                    <span className="row access-buttons">
                      {project.id === caller?.project?.id ? (
                        <span className="faint small">you are here</span>
                      ) : (
                        <button
                          type="button"
                          className="button is-quiet is-small"
                          aria-label={`Work here, in ${project.name}`}
                          onClick={() => void go(project)}
                        >
                          Work here
                        </button>
                      )}
                      <GuardedButton
                        needs="serve"
                        className="button is-quiet is-small"
                        aria-label={`Rename ${project.name}`}
                        onClick={() => setNamed(project)}
                      >
                        Rename
                      </GuardedButton>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      {isMaking ? (
        <NameDialog
          title="New project"
          action="Make the project"
          longest={limits.projectNameLength}
          sending={creation}
          onName={(name) => void creation.send({ name }).then((made) => made && onMade())}
          onClose={onMade}
        />
      ) : null}
      {named === undefined ? null : (
        <NameDialog
          title={`Rename "${named.name}"`}
          action="Rename"
          before={named.name}
          longest={limits.projectNameLength}
          sending={renaming}
          onName={(name) =>
            void renaming.send({ id: named.id, name }).then((renamed) => renamed && setNamed(undefined))
          }
          onClose={() => setNamed(undefined)}
        />
      )}
    </>
  );
}
