import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { ProjectRow } from '../../db/tables/projects.js';
import { BadUserInputError } from '../../errors.js';
import { checkText, isIdentifier } from '../stored-text.js';
import { countProjects, insertProject } from './projects.repository.js';

/** Projects of the server. */
export class ProjectsService {
  constructor(private readonly db: Executor) {}

  /** @throws BadUserInputError for a name that another has, or that looks like an id. */
  async create(name: string): Promise<ProjectRow> {
    const checked = checkText('name', name, { min: 1, max: limits.projectNameLength });
    if (isIdentifier(checked)) throw new BadUserInputError('name must not look like the id of a project');
    return asServer(async () => {
      if ((await countProjects(this.db)) >= limits.projects)
        throw new BadUserInputError(`there are ${limits.projects} projects already; more are not allowed`);
      const project = await insertProject(this.db, checked);
      if (project === undefined)
        throw new BadUserInputError('another project has this name; take another one');
      return project;
    });
  }
}
