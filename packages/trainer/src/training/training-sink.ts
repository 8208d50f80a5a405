import type { TrainingEvent } from '@clipwise/contract';

/** Content address of stored bytes. */
export interface StoredArtifact {
  /** Lower-case hex, 64 digits. */
  readonly sha256: string;
  /** Size in bytes. */
  readonly bytes: number;
}

/** Where a training loop writes what happens. It goes on only when the event is durable. */
export interface TrainingSink {
  /** Resolves when the event would survive a crash; rejects when that cannot be promised. */
  emit(event: TrainingEvent): Promise<void>;
  /** Stores bytes under their SHA-256; the `artifact-recorded` event comes after it. */
  putArtifact(bytes: Uint8Array, mediaType: string): Promise<StoredArtifact>;
}
