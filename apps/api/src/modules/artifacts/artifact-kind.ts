import { registerEnumType } from 'type-graphql';
import type { StoredArtifactKind } from '../../db/tables/stored-words.js';

/** SAMPLE: an image of a segmentation. CHECKPOINT: the parameters of a model. ORIGINAL: the file that a run was imported from. */
export const ArtifactKind = {
  SAMPLE: 'SAMPLE',
  CHECKPOINT: 'CHECKPOINT',
  ORIGINAL: 'ORIGINAL',
} as const satisfies {
  readonly [Kind in StoredArtifactKind]: Kind;
};
export type ArtifactKind = (typeof ArtifactKind)[keyof typeof ArtifactKind];
registerEnumType(ArtifactKind, { name: 'ArtifactKind' });

/** The kind as it is stored, of the kind as it travels. */
export const storedArtifactKind = {
  sample: ArtifactKind.SAMPLE,
  checkpoint: ArtifactKind.CHECKPOINT,
  original: ArtifactKind.ORIGINAL,
} as const satisfies Readonly<Record<Lowercase<StoredArtifactKind>, StoredArtifactKind>>;
