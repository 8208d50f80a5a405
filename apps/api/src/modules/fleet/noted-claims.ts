import { type AgentsDependencies, AgentsService } from '../agents/agents.service.js';
import type { FleetService } from './fleet.service.js';

/** Claims that leave a note of who asked, also when there is nothing to do. */
export class NotedClaims extends AgentsService {
  constructor(
    parts: AgentsDependencies,
    private readonly fleet: FleetService,
  ) {
    super(parts);
  }

  override async claim(writerId: string) {
    await this.fleet.heard(writerId);
    return super.claim(writerId);
  }
}
