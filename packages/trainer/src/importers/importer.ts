import type { DpEvent } from '@clipwise/privacy';

/** Values that were logged together. */
export interface ImportedPoint {
  readonly step: number;
  readonly epoch: number;
  readonly wallTimeMs: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A file, or the files of a folder as one. */
export interface Original {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A run as another tool recorded it. */
export interface ImportedRun {
  readonly name: string;
  /** Which of the runs in the content; empty where there is one. */
  readonly key: string;
  /** What tells this run from another: the bytes that it was read from. */
  readonly content: Uint8Array;
  readonly original: Original;
  readonly dataset?: string;
  readonly model?: string;
  readonly method?: string;
  readonly clipping?: string;
  readonly sparsification?: string;
  readonly noiseMultiplier?: number;
  readonly tags?: readonly string[];
  /** What was recorded of its settings, and the facts that its author tells. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What its steps are charged as. Left out: nothing is known of its privacy, so that there is none. */
  readonly charge?: { readonly event: DpEvent; readonly steps: number };
  readonly delta?: number;
  readonly unit?: string;
  readonly trainingExamples?: number;
  readonly validationExamples?: number;
  readonly epochs?: number;
  readonly startedAt: Date;
  readonly outcome: 'completed' | 'failed' | 'cancelled';
  /** In the order of their steps. */
  readonly points: readonly ImportedPoint[];
}

/** Reads what one tool writes. */
export interface Importer {
  readonly kind: string;
  /** What it reads, in a few words. */
  readonly reads: string;
  /** Grows whenever the same bytes would be read otherwise. */
  readonly version: string;
  /**
   * @param path a file, or a folder in which it looks for files that it knows.
   * @throws ImportError naming the file, what is wrong and what was expected.
   */
  readonly read: (path: string) => Promise<readonly ImportedRun[]>;
}
