import { askChild, type ChildOutcome } from './ask-child.js';
import { type Benchmark, benchmark, type Plan } from './benchmark.js';
import { describeMachine, type Machine } from './machine.js';
import { automaticBackend, type BackendReport, probeBackends } from './probe-backends.js';

/** All that the doctor found. */
export interface Report {
  readonly machine: Machine;
  readonly backends: readonly BackendReport[];
  /** What `auto` takes; null when nothing works. */
  readonly auto: string | null;
  /** What attacks on a step of the mechanism found; null when no backend works. */
  readonly audit: ChildOutcome<'audit'> | null;
  /** Null when none was wanted, or the backend does not work. */
  readonly benchmark: Benchmark | null;
}

/** What to look at. */
export interface ExamineOptions {
  /** Kind of the backend to measure, `auto`, or null for no measurement. */
  readonly benchmarkBackend: string | null;
  readonly plans: readonly Plan[];
  readonly workingDirectory: string;
  /** Told each step before it is taken. */
  report(line: string): void;
}

/** It takes some seconds. */
const auditTimeoutMs = 120_000;

/** Looks at the machine and its backends, measures one of them, and estimates what plans will cost. */
export async function examine(options: ExamineOptions): Promise<Report> {
  const { benchmarkBackend, plans, workingDirectory, report } = options;
  // First: the load shall be that of others.
  const machine = describeMachine();
  const backends = await probeBackends(report);
  const automatic = automaticBackend(backends);
  const measured =
    benchmarkBackend === 'auto' ? automatic : backends.find(({ kind }) => kind === benchmarkBackend);
  const attacked = measured ?? automatic;
  if (attacked?.status === 'usable') report(`attacking a training step on ${attacked.kind}`);
  const audit =
    attacked?.status === 'usable'
      ? await askChild({ kind: 'audit', backend: attacked.kind }, auditTimeoutMs)
      : null;
  return {
    machine,
    backends,
    auto: automatic?.kind ?? null,
    audit,
    benchmark:
      measured?.status === 'usable' ? await benchmark(measured.kind, plans, workingDirectory, report) : null,
  };
}
