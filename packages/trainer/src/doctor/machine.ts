import os from 'node:os';

/** What Clipwise runs on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  /** Processors that this process may use. */
  readonly processors: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** Processes that wanted a processor, on average over the last minute; 0 on Windows, which does not tell. */
  readonly load: number;
}

/** This machine, now. */
export function describeMachine(): Machine {
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    processors: os.availableParallelism(),
    // A container may have less than the machine.
    memoryBytes: Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
    freeMemoryBytes: process.availableMemory(),
    load: os.loadavg()[0] ?? 0,
  };
}
