import { expect, it } from 'vitest';
import { panelNames, reportParts } from './report-parts';

it('a report is divided at the lines that name a panel, whatever surrounds them', () => {
  expect(reportParts('# One\n\n [[figures]] \n\nsee\n[[cells]]\n')).toEqual([
    { kind: 'text', text: '# One\n', line: 1 },
    { kind: 'panel', name: 'figures', line: 2 },
    { kind: 'text', text: '\nsee', line: 4 },
    { kind: 'panel', name: 'cells', line: 5 },
  ]);
  for (const name of panelNames)
    expect(reportParts(`[[${name}]]`)).toEqual([{ kind: 'panel', name, line: 0 }]);
});

it('a name that no panel has, one within a line and one in a block of code stay as they were written', () => {
  for (const text of ['[[tables]]', 'see [[cells]] below', '```\n[[cells]]\n```'])
    expect(reportParts(text)).toMatchObject([{ kind: 'text', text }]);
});

it('nothing is no part', () => {
  expect(reportParts('')).toEqual([]);
  expect(reportParts('\n \n')).toEqual([]);
});
