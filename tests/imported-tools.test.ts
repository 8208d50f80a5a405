import { describe, expect, it } from 'vitest';
import { importCommand, importedTools } from '../apps/web/src/features/transfer/imported-tools.js';
import { importCommand as commandOf } from '../packages/trainer/src/cli/import.js';
import { importers } from '../packages/trainer/src/importers/all-importers.js';

describe('the page of imports', () => {
  it('names every importer of the command and no other', () => {
    const kinds = (list: readonly { readonly kind: string }[]) => list.map(({ kind }) => kind).sort();
    expect(kinds(importedTools)).toEqual(kinds(importers));
  });

  it.each([true, false])(
    'shows commands that the command line takes, with a key file: %s',
    (isControlled) => {
      for (const tool of importedTools) {
        const [, , , kind, ...words] = importCommand(tool, 'http://127.0.0.1:4000', isControlled).split(' ');
        const command = commandOf().commands.find((each) => each.name() === kind);
        const { operands, unknown } = command?.parseOptions([...words]) ?? {
          operands: [],
          unknown: ['none'],
        };
        expect({ operands, unknown }).toEqual({ operands: [tool.path], unknown: [] });
        expect(command?.opts()).toMatchObject({ api: 'http://127.0.0.1:4000', study: 'imported' });
      }
    },
  );
});
