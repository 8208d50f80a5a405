/** One image with its segmentation. */
export interface Example {
  /** `[H, W]` row-major, normalised with public constants. */
  readonly image: Float32Array;
  /** `[H, W]` class of each pixel. */
  readonly mask: Uint8Array;
  /** The person it was taken of. */
  readonly subject: string;
  /** Unique within the data set. */
  readonly id: string;
}

/** Images for training and for validation, all of one size. */
export interface Dataset {
  readonly name: string;
  readonly imageHeight: number;
  readonly imageWidth: number;
  /** Index = class. */
  readonly classNames: readonly string[];
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
  /** True when no person is behind it: its validation metrics are then public. */
  readonly isSynthetic: boolean;
}
