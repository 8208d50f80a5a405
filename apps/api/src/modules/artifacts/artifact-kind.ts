import { registerEnumType } from 'type-graphql';
import type { StoredArtifactKind } from '../../db/tables/stored-words.js';

/** SAMPLE: an image of a segmentation. CHECKPOINT: the parameters of a model. */
export const ArtifactKind = { SAMPLE: 'SAMPLE', CHECKPOINT: 'CHECKPOINT' } as const satisfies {
  readonly [Kind in StoredArtifactKind]: Kind;
};
export type ArtifactKind = (typeof ArtifactKind)[keyof typeof ArtifactKind];
registerEnumType(ArtifactKind, { name: 'ArtifactKind' });
