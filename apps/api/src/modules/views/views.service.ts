import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import type { SavedViewRow } from '../../db/tables/saved-views.js';
import { BadUserInputError, NotFoundError } from '../../errors.js';
import { checkIdentifier, checkText, isIdentifier } from '../stored-text.js';
import {
  countViewsLocked,
  deleteView,
  findNamedView,
  listViews,
  lockView,
  updateName,
  upsertView,
} from './views.repository.js';

/** States of pages that people named. */
export class ViewsService {
  constructor(private readonly db: Executor) {}

  /** The views of a page by name; those of every page for null. */
  async list(page: string | null): Promise<readonly SavedViewRow[]> {
    return listViews(this.db, page);
  }

  /** The views in the order of `ids`; undefined where there is none. */
  async findMany(ids: readonly string[]): Promise<readonly (SavedViewRow | undefined)[]> {
    const byId = new Map((await listViews(this.db, null)).map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id.toLowerCase()));
  }

  /** Stores a view; saving under a name of the page again replaces its state. @throws BadUserInputError. */
  async save(view: {
    readonly page: string;
    readonly name: string;
    readonly state: string;
  }): Promise<SavedViewRow> {
    const page = checkText('page', view.page, { min: 1, max: limits.viewPageLength });
    const name = checkName(view.name);
    const state = checkText('state', view.state, { min: 0, max: limits.viewStateLength });
    return this.db.transaction(async (tx) => {
      const total = await countViewsLocked(tx);
      if (total >= limits.savedViews && (await findNamedView(tx, page, name)) === undefined)
        throw new BadUserInputError(
          `there are ${total} saved views, and at most ${limits.savedViews} are allowed: delete one first`,
        );
      return upsertView(tx, { page, name, state });
    });
  }

  /** @throws NotFoundError; BadUserInputError for a name that another view of the page has. */
  async rename(id: string, name: string): Promise<SavedViewRow> {
    const checked = checkName(name);
    return this.db.transaction(async (tx) => {
      await countViewsLocked(tx);
      const view = await lockView(tx, checkIdentifier('saved view', id));
      if (view === undefined) throw new NotFoundError('saved view');
      const other = await findNamedView(tx, view.page, checked);
      if (other !== undefined && other.id !== view.id)
        throw new BadUserInputError(
          'another view of this page has the name: take another, or delete that view',
          'name',
        );
      return updateName(tx, view.id, checked);
    });
  }

  /** Removes a view; one that is not there is no error. */
  async delete(id: string): Promise<void> {
    if (isIdentifier(id)) await deleteView(this.db, id);
  }
}

function checkName(name: string): string {
  return checkText('name', name, { min: 1, max: limits.viewNameLength });
}
