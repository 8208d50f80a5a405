import { registerEnumType } from 'type-graphql';

/** SAMPLE: an image of a segmentation. CHECKPOINT: the parameters of a model. */
export const ArtifactKind = { SAMPLE: 'SAMPLE', CHECKPOINT: 'CHECKPOINT' } as const;
export type ArtifactKind = (typeof ArtifactKind)[keyof typeof ArtifactKind];
registerEnumType(ArtifactKind, { name: 'ArtifactKind' });
