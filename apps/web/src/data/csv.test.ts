import { expect, it } from 'vitest';
import { toCsv } from './csv';

it('quotes what RFC 4180 asks for, disarms formulas, and leaves absent values empty', () => {
  const rows = [
    ['a,b', 'say "hi"', 'two\nlines'],
    ['=1+1', -1.5, null],
    ['＝1+1', '@SUM(A1)', '-2'],
  ];
  expect(toCsv(['x', 'y', 'z'], rows)).toBe(
    'x,y,z\r\n"a,b","say ""hi""","two\nlines"\r\n\'=1+1,-1.5,\r\n\'＝1+1,\'@SUM(A1),\'-2\r\n',
  );
});
