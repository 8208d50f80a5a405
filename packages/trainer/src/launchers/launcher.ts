/** Agents as they are asked for. */
export interface LaunchRequest {
  /** The API whose runs they train. */
  readonly api: string;
  /** Folder that every machine reaches: each agent keeps spools and log in a folder of its own there. */
  readonly workDir: string;
  readonly agents: number;
  /** Graphics processors of each; 0 for none. */
  readonly gpus: number;
  /** Minutes without work after which an agent ends. */
  readonly idleMinutes: number;
}

/** An agent that was launched and has not ended. */
export interface LaunchedAgent {
  /** The launcher's own name of it. */
  readonly id: string;
  readonly state: 'waiting' | 'running';
}

/**
 * Starts agents somewhere and knows which of them are there. It gives nobody work: agents claim runs from the API, and only the
 * API says who has which, so that an agent that dies, is started twice or comes back costs nothing.
 */
export interface Launcher {
  readonly kind: string;
  /** What it starts them on, in a few words. */
  readonly title: string;
  /** @returns the ids of the agents. @throws LauncherError. */
  readonly start: (request: LaunchRequest) => Promise<readonly string[]>;
  /** Those of a work folder. @throws LauncherError. */
  readonly list: (workDir: string) => Promise<readonly LaunchedAgent[]>;
  /** Ends those of a work folder. A run under way ends as failed, on a cluster it is left for another agent. @returns how many. @throws LauncherError. */
  readonly stop: (workDir: string) => Promise<number>;
}
