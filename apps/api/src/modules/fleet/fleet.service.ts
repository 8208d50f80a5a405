import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { checkText } from '../stored-text.js';
import { deleteSilent, listWriters, upsertWriter, type WriterRow } from './fleet.repository.js';
import { type Agent, AgentState } from './fleet.type.js';

/** An agent that waits for work asks every second. */
const idleMs = 30_000;

/** Who is there to run runs. */
export class FleetService {
  constructor(
    private readonly db: Executor,
    private readonly leaseMs: number,
  ) {}

  /** Takes note that a writer asks for work. @throws BadUserInputError for an id that cannot be stored. */
  async heard(writerId: string): Promise<void> {
    await upsertWriter(this.db, checkText('writerId', writerId, { min: 1, max: limits.writerIdLength }));
  }

  /** Forgets agents that were silent for `limits.silentAgentDays`. */
  async forgetSilent(): Promise<void> {
    await deleteSilent(this.db, limits.silentAgentDays);
  }

  /** The agents, those heard of last first. */
  async list(): Promise<readonly Agent[]> {
    const rows = await listWriters(this.db, limits.agents);
    return rows.map((row) => this.#agent(row));
  }

  #agent(row: WriterRow): Agent {
    const { id, run_id: runId, environment: device } = row;
    const now = Date.parse(row.now);
    const leaseExpiresAt = row.lease_expires_at === null ? null : new Date(row.lease_expires_at);
    // A lease is renewed for its whole length: its end tells when.
    const renewedAt = row.newest_lease === null ? 0 : Date.parse(row.newest_lease) - this.leaseMs;
    const lastSeen = Math.max(renewedAt, row.asked_at === null ? 0 : Date.parse(row.asked_at));
    const isBusy = leaseExpiresAt !== null && leaseExpiresAt.getTime() > now;
    const state = isBusy ? AgentState.BUSY : now - lastSeen < idleMs ? AgentState.IDLE : AgentState.SILENT;
    return { id, state, runId, lastSeenAt: new Date(lastSeen), leaseExpiresAt, device };
  }
}
