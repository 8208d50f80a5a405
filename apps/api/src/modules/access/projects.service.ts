import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { ProjectRow } from '../../db/tables/projects.js';
import { BadUserInputError, NotFoundError } from '../../errors.js';
import type { AuditService } from '../audit/audit.service.js';
import type { OnceService } from '../idempotency/once.service.js';
import { checkIdentifier, checkText, isIdentifier } from '../stored-text.js';
import {
  countProjects,
  findProjectByName,
  insertProject,
  lockProject,
  updateProject,
} from './projects.repository.js';

/** Projects of the server. */
export class ProjectsService {
  constructor(
    private readonly db: Executor,
    private readonly audit: AuditService,
    private readonly once: OnceService,
  ) {}

  /** Makes a project, and once for each key. @throws BadUserInputError for a name that another has, or that looks like an id; IdempotencyKeyUsedError. */
  async create(name: string, idempotencyKey: string | null = null): Promise<ProjectRow> {
    const checked = checkName(name);
    const { value } = await asServer(() =>
      this.db.transaction((tx) =>
        this.once.run(
          tx,
          { operation: 'createProject', key: idempotencyKey, asked: checked },
          {
            make: () => this.#make(tx, checked),
            remember: ({ id }) => id,
            recall: (id) => requireProject(tx, id),
          },
        ),
      ),
    );
    return value;
  }

  /** Gives a project another name; its keys, links and rows stay. @throws NotFoundError; BadUserInputError as `create`. */
  async rename(id: string, name: string): Promise<ProjectRow> {
    const checked = checkName(name);
    return asServer(() =>
      this.db.transaction(async (tx) => {
        const before = await requireProject(tx, id);
        if (before.name === checked) return before;
        if ((await findProjectByName(tx, checked)) !== undefined) throw nameIsTaken();
        const project = await updateProject(tx, id, checked);
        await this.audit.record(tx, {
          action: 'PROJECT_RENAMED',
          ...ofProject(project),
          details: { before: before.name },
        });
        return project;
      }),
    );
  }

  async #make(tx: Executor, name: string): Promise<ProjectRow> {
    if ((await countProjects(tx)) >= limits.projects)
      throw new BadUserInputError(`there are ${limits.projects} projects already; more are not allowed`);
    const project = await insertProject(tx, name);
    if (project === undefined) throw nameIsTaken();
    await this.audit.record(tx, { action: 'PROJECT_MADE', ...ofProject(project) });
    return project;
  }
}

async function requireProject(tx: Executor, id: string): Promise<ProjectRow> {
  const project = await lockProject(tx, checkIdentifier('project', id));
  if (project === undefined) throw new NotFoundError('project');
  return project;
}

/** What an act was done to. A project's own admins see it. */
function ofProject({ id, name }: ProjectRow) {
  return { target: { kind: 'project', id, name }, projectId: id };
}

function checkName(name: string): string {
  const checked = checkText('name', name, { min: 1, max: limits.projectNameLength });
  if (isIdentifier(checked))
    throw new BadUserInputError('name must not look like the id of a project', 'name');
  return checked;
}

function nameIsTaken(): BadUserInputError {
  return new BadUserInputError('another project has this name; take another one', 'name');
}
