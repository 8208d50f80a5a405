import { readFileSync } from 'node:fs';

/** What a good trainer does with one folder of `../shared/cases`, as its `expected.json` says. */
export interface ExpectedCase {
  readonly outcome:
    | 'reads'
    | 'refuses'
    | 'reads-or-refuses'
    | 'warns-or-refuses'
    | 'accepts'
    | 'refuses-or-accepts'
    | 'fails';
  readonly train?: number;
  readonly validation?: number;
  readonly test?: number;
  readonly classes?: number;
  readonly channels?: number;
  readonly equals?: string | null;
  readonly range?: readonly [number, number];
  readonly mean01?: Readonly<Record<string, number>> | readonly number[];
  readonly channelMeans?: readonly number[];
  readonly normalised?: Readonly<Record<string, number>>;
  readonly windowed?: Readonly<Record<string, number>>;
  readonly masks?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly files?: Readonly<
    Record<string, { readonly mean01: number; readonly mask: Readonly<Record<string, number>> }>
  >;
  readonly subjects?: Readonly<Record<string, number>>;
  readonly ignoredPixels?: number;
  readonly mustName?: readonly string[];
  readonly mustNameWithoutIgnore?: readonly string[];
  readonly mustNotAppear?: readonly string[];
  readonly n?: number;
  readonly q?: number;
  readonly steps?: number;
  readonly private?: boolean;
  readonly epsilonAtLeast?: number;
}

/** All cases by name, such as `npy/base`. */
export function expectedCases(folder: string): readonly (readonly [string, ExpectedCase])[] {
  return Object.entries(
    JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Record<string, ExpectedCase>,
  );
}
