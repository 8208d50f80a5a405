import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { reviewerRole } from './reviewer-role.js';
import { currentScope, type Scope } from './scope.js';
import { tenantRole } from './tenant-role.js';

type Receive = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/**
 * A pool whose connections see the rows of the caller's scope alone: each is told the scope before it is handed out, and the
 * policies of the tables do the rest. Code outside of any scope sees no row.
 */
export class ScopedPool extends Pool {
  readonly #told = new WeakMap<PoolClient, string>();

  /** @param isScoped false for a server without access control: its statements see every row. */
  constructor(
    config: PoolConfig,
    private readonly isScoped: boolean,
  ) {
    super(config);
  }

  // `pg` has both forms in one method; `Pool.query` uses the one with a callback.
  override connect = ((receive?: Receive) => {
    const connected = this.#connect(currentScope());
    if (receive === undefined) return connected;
    connected.then(
      (client) => receive(undefined, client, (release) => client.release(release as boolean | undefined)),
      (error: Error) => receive(error, undefined, () => undefined),
    );
    return undefined;
  }) as Pool['connect'];

  async #connect(scope: Scope | undefined): Promise<PoolClient> {
    const client = await super.connect();
    if (!this.isScoped) return client;
    const settings = settingsOf(scope);
    const told = settings.join(' ');
    if (this.#told.get(client) === told) return client;
    try {
      await client.query(
        `select set_config('role', $1, false), set_config('clipwise.project', $2, false),
           set_config('clipwise.study', $3, false), set_config('clipwise.run', $4, false)`,
        [...settings],
      );
      this.#told.set(client, told);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

/** Role, project, and study or run that a connection is told. */
function settingsOf(scope: Scope | undefined): readonly [string, string, string, string] {
  switch (scope?.kind) {
    case undefined:
      return [tenantRole, '', '', ''];
    case 'server':
      return ['none', '', '', ''];
    case 'project':
      return [tenantRole, scope.projectId, '', ''];
    case 'shared':
      return [reviewerRole, '', scope.studyId ?? '', scope.runId ?? ''];
  }
}
