import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A variety that the page adds: its file with its text, the registry, and the entry at the end of the list there. */
export interface ShownVariety {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly registry: string;
  readonly entry: string;
  /** Files in which a text is added, such as a row of a table. */
  readonly alsoIn: Readonly<Record<string, string>>;
}

/** A row of the page's table: the folder of the file, the registry, and what else is written. */
export interface NamedFiles {
  readonly folder: string;
  readonly registry: string;
  readonly also: string;
}

/** What `CONTRIBUTING.md` says of adding varieties: the files by name, and an example of each by the same name. */
export function readContributingPage(path: string): {
  readonly table: ReadonlyMap<string, NamedFiles>;
  readonly varieties: readonly ShownVariety[];
} {
  const page = readFileSync(path, 'utf8');
  const rows = page.matchAll(/^\| ([a-z ]+?) +\| `([^`]+)` +\| `([^`]+)` +\| `([^`]+)` +\|$/gm);
  const table = new Map(
    [...rows].map(([, name = '', folder = '', registry = '', also = '']) => [
      name,
      { folder, registry, also },
    ]),
  );
  const varieties = page
    .split(/^### An? /m)
    .slice(1)
    .map(varietyIn);
  return { table, varieties };
}

function varietyIn(section: string): ShownVariety {
  const name = section.slice(0, section.indexOf('\n'));
  const [, file, text] = /^```ts (\S+)\n([\s\S]*?)^```$/m.exec(section) ?? [];
  const [, registry, entry] = /^At the end of the list in `([^`]+)`: `([^`]+)`\.$/m.exec(section) ?? [];
  if (file === undefined || text === undefined || registry === undefined || entry === undefined)
    throw new Error(`CONTRIBUTING.md has no file or no registry line in "${name}"`);
  const additions = section.matchAll(/^```md (\S+)\n([\s\S]*?)^```$/gm);
  return {
    name,
    file,
    text,
    registry,
    entry,
    alsoIn: Object.fromEntries([...additions].map(([, place = '', added = '']) => [place, added])),
  };
}

/** Adds a variety to the source under `root`, as the page says. */
export function addVariety(root: string, { name, file, text, registry, entry, alsoIn }: ShownVariety): void {
  writeFileSync(join(root, file), text, { flag: 'wx' });
  const [, definition] = /^export (?:const|function) (\w+)/m.exec(text) ?? [];
  const module = `./${file.slice(file.lastIndexOf('/') + 1).replace(/\.ts$/, '.js')}`;
  const list = readFileSync(join(root, registry), 'utf8');
  const end = list.search(/,?\s*\](?: as const)?;/);
  if (end === -1) throw new Error(`${registry} has no list`);
  writeFileSync(
    join(root, registry),
    `import { ${definition} } from '${module}';\n${list.slice(0, end)}, ${entry}${list.slice(end).replace(/^,/, '')}`,
  );
  for (const [place, added] of Object.entries(alsoIn)) {
    const document = readFileSync(join(root, place), 'utf8');
    const table = new RegExp(`^\\| ${name} .*\\n(?:\\|.*\\n)+`, 'm').exec(document);
    if (table === null) throw new Error(`${place} has no table of every ${name}`);
    const at = table.index + table[0].length;
    writeFileSync(join(root, place), document.slice(0, at) + added + document.slice(at));
  }
}
