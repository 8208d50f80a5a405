import type { TrainingEvent } from '@clipwise/contract';
import type { TrainingSink } from '../training/training-sink.js';

/** Something that looks on, such as a progress bar. It must not fail and promises nothing. */
export interface EventObserver {
  observe(event: TrainingEvent): void;
}

/** A sink that shows each event to the observers once the first sink has made it durable. */
export function teeSink(sink: TrainingSink, observers: readonly EventObserver[]): TrainingSink {
  return {
    emit: async (event) => {
      await sink.emit(event);
      for (const observer of observers) observer.observe(event);
    },
    putArtifact: (bytes, mediaType) => sink.putArtifact(bytes, mediaType),
  };
}
