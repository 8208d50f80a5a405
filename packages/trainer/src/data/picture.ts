/** What a file holds, before anything is made of it. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `[H, W, C]`, in the file's own units. */
  readonly values: Float32Array;
  /** How its size is told in messages: `shape (64, 48, 3)`, `3 channels`. */
  readonly layout: string;
  /** Values of black and white where the file itself says them. */
  readonly range?: readonly [number, number];
  /** Red, green and blue, 0 to 255, of each index that the values are. */
  readonly palette?: readonly (readonly number[])[];
  /** What is odd about the file and yet no reason to refuse it. */
  readonly remark?: string;
}

/** The layout of a picture whose file has no shape to show. */
export function channelLayout(channels: number): string {
  return `${channels} channel${channels === 1 ? '' : 's'}`;
}
