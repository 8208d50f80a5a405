import type { DatasetContent } from '@clipwise/contract';

/** One image with its segmentation. */
export interface Example {
  /** `[H, W, C]` row-major, normalised with public constants. */
  readonly image: Float32Array;
  /** `[H, W]` class of each pixel; 255 is ignored. */
  readonly mask: Uint8Array;
  /** The person it was taken of. */
  readonly subject: string;
  /** Unique within the data set. */
  readonly id: string;
}

/** Images for training, validation and test, all of one size. */
export interface Dataset {
  readonly name: string;
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly channelCount: number;
  /** Index = class. */
  readonly classNames: readonly string[];
  /** `#rrggbb` of each class, where the data set has its own. */
  readonly classColours?: readonly string[];
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
  /** Looked at once, when training is over; may be empty. */
  readonly test: readonly Example[];
  /** True when no person is behind it: its validation metrics are then public. */
  readonly isSynthetic: boolean;
  /** What the data are before they are scaled and divided; left out where the examples are all of it. */
  readonly content?: DatasetContent | null;
  /** What is odd about the data and yet no reason to refuse them, a sentence each. */
  readonly remarks: readonly string[];
}
