import { join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import type { TrainingSink } from '../training/training-sink.js';
import { writeAtomically } from './write-atomically.js';

/**
 * A sink that also writes the artifacts under their names: checkpoint.safetensors, samples/epoch-1/example-0/image.png, ...
 * A name that the disk does not take is told as a warning: its bytes are in the sink.
 */
export function namedArtifacts(sink: TrainingSink, folder: string): TrainingSink {
  let last: Uint8Array = new Uint8Array();
  const warningOf = async (event: TrainingEvent): Promise<string | undefined> => {
    if (event.kind !== 'artifact-recorded') return undefined;
    const { artifactKind, epoch, name, sha256 } = event;
    const path = artifactKind === 'sample' ? join('samples', `epoch-${epoch}`, name) : name;
    try {
      await writeAtomically(join(folder, path), last);
      return undefined;
    } catch (error) {
      return `${(error as Error).message}; its bytes are in artifacts/${sha256}`;
    }
  };
  return {
    putArtifact: (bytes, mediaType) => {
      last = bytes;
      return sink.putArtifact(bytes, mediaType);
    },
    emit: async (event) => {
      const message = await warningOf(event);
      await sink.emit(event);
      if (message !== undefined)
        await sink.emit({ kind: 'log-written', at: new Date().toISOString(), level: 'warning', message });
    },
  };
}
