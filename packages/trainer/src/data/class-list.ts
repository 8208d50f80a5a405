import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CsvRow, readCsv } from './csv-table.js';
import { DatasetError } from './dataset-error.js';
import { colourKey, type LabelRule, mostClasses } from './labels.js';

/** The classes of masks, and what labels and colours stand for them. */
export interface ClassList extends Pick<LabelRule, 'classOfLabel' | 'labelOfColour'> {
  readonly classNames: readonly string[];
  /** `#rrggbb` of each class, when all have one. */
  readonly classColours?: readonly string[];
}

const fileName = 'classes.csv';

/**
 * The classes that a config names, or those of `classes.csv`: columns label and name, and colour (`#rrggbb`) or red, green and
 * blue. Classes are numbered by their first row; labels of one name are one class. The first is the background.
 *
 * @throws DatasetError
 */
export async function readClassList(root: string, names: readonly string[] | null): Promise<ClassList> {
  if (names !== null)
    return { classNames: names, classOfLabel: new Map(names.map((_, label) => [label, label])) };
  const file = join(root, fileName);
  if (!existsSync(file))
    throw new DatasetError(
      file,
      'does not exist; write it with the columns label,name (and colour), a row for each label in the masks, or set dataset.classes to the names of the labels 0, 1, 2, ...',
    );
  const rows = await readCsv(file, ['label', 'name']);
  const classOfLabel = new Map<number, number>();
  const labelOfColour = new Map<number, number>();
  const classNames: string[] = [];
  const colours: (string | undefined)[] = [];
  for (const { line, cells } of rows) {
    const refuse = (problem: string): never => {
      throw new DatasetError(`${file}, line ${line}`, problem);
    };
    const label = Number(cells.label);
    const name = cells.name ?? '';
    if (!Number.isInteger(label) || label < 0 || cells.label === '')
      refuse(`has the label "${cells.label}"; whole numbers from 0 are wanted`);
    if (classOfLabel.has(label)) refuse(`has the label ${label} once more; a label stands for one class`);
    if (!/^[^\p{C}]{1,60}$/u.test(name)) refuse('has no name of 1 to 60 printable characters');
    const colour = colourOf(cells, refuse);
    if (!classNames.includes(name)) {
      classNames.push(name);
      colours.push(colour === undefined ? undefined : hex(colour));
    }
    classOfLabel.set(label, classNames.indexOf(name));
    if (colour === undefined) continue;
    if (labelOfColour.has(colourKey(colour))) refuse(`has a colour that another label has`);
    labelOfColour.set(colourKey(colour), label);
  }
  if (classNames.length < 2 || classNames.length > mostClasses)
    throw new DatasetError(
      file,
      `names ${classNames.length} classes; 2 to ${mostClasses} are wanted, the background first`,
    );
  return {
    classNames,
    classOfLabel,
    ...(labelOfColour.size === 0 ? {} : { labelOfColour }),
    ...(colours.every((colour) => colour !== undefined) ? { classColours: colours } : {}),
  };
}

function colourOf(cells: CsvRow['cells'], refuse: (problem: string) => never): readonly number[] | undefined {
  const text = cells.colour ?? cells.color ?? '';
  if (text !== '') {
    const digits = /^#?([0-9a-f]{6})$/i.exec(text)?.[1];
    if (digits === undefined) return refuse(`has the colour "${text}"; write it as #rrggbb`);
    return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  }
  const parts = [cells.red, cells.green, cells.blue];
  if (parts.every((part) => part === undefined || part === '')) return undefined;
  const colour = parts.map(Number);
  if (!colour.every((part) => Number.isInteger(part) && part >= 0 && part <= 255))
    return refuse(
      `has the colour (${parts.join(', ')}); red, green and blue are whole numbers from 0 to 255`,
    );
  return colour;
}

const hex = (colour: readonly number[]): string => `#${colourKey(colour).toString(16).padStart(6, '0')}`;
