import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bestAccountant, type DpEvent, type Neighbouring, selectionEvent, sgdEvent } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}docs/PITFALLS.md`, 'utf8');
const pitfalls = page
  .split(/^### /m)
  .slice(1)
  .map((section) => ({
    title: section.slice(0, section.indexOf('\n')),
    text: section.split(/^## /m)[0] ?? '',
  }));

/** Citations of a text that lead nowhere. */
function unfounded(text: string): string[] {
  const code = [...text.matchAll(/^- Code: (.*)$/gm)].flatMap(([, list = '']) =>
    [...list.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
  );
  const tests = [...text.matchAll(/^- Test: `([^`]+)`, "(.*)"$/gm)];
  return [
    ...code.filter((path) => !existsSync(root + path)),
    ...tests
      .filter(([, path = '', name = '']) => !hasTest(path, name))
      .map(([, path, name]) => `${path}: ${name}`),
  ];
}

function hasTest(path: string, name: string): boolean {
  if (!existsSync(root + path)) return false;
  const text = readFileSync(root + path, 'utf8');
  return [`'${name}'`, `"${name}"`].some((quoted) => text.includes(quoted));
}

describe('each pitfall of docs/PITFALLS.md', () => {
  it('names code and a test', () => {
    expect(pitfalls.length).toBeGreaterThan(25);
    const bare = pitfalls.filter(({ text }) => !/^- Code: /m.test(text) || !/^- Test: /m.test(text));
    expect(bare.map(({ title }) => title)).toEqual([]);
    // A list in another form would be read by nobody.
    const lines = [...page.matchAll(/^- .*$/gm)].map(([line]) => line);
    expect(lines.filter((line) => !/^- (Code: (`[^`]+`(, )?)+|Test: `[^`]+`, ".*")$/.test(line))).toEqual([]);
  });

  it.each(pitfalls)('names what is there: $title', ({ text }) => expect(unfounded(text)).toEqual([]));

  it('is found out when it names a file or a test that is not there', () => {
    const false_ =
      '- Code: `packages/privacy/src/absent.ts`\n- Test: `tests/pitfalls.test.ts`, "is a' + 'bsent"';
    expect(unfounded(false_)).toHaveLength(2);
  });
});

const gaussian = (noiseMultiplier: number, count: number): DpEvent => ({
  kind: 'self-composed',
  count,
  event: { kind: 'gaussian', noiseMultiplier },
});
const run = sgdEvent(0.1, 2, 300);
const spent = (event: DpEvent, neighbouring: Neighbouring = 'add-remove'): number => {
  const answer = bestAccountant.epsilon({ event, delta: 1e-5, neighbouring });
  return answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
};

it.each<[string, string, string, () => number]>([
  ['Mistakes', 'which cost epsilon', '4.19', () => spent(run)],
  ['Shuffled', '300 such steps cost', '223', () => spent(gaussian(1, 300))],
  [
    'Shuffled',
    'where an example is emptied and keeps its place they cost',
    '73.7',
    () => spent(gaussian(2, 300), 'zero-out'),
  ],
  ['The sensitivity', 'what is announced as 4.19 costs', '333', () => spent(sgdEvent(0.1, 2 / 8, 300))],
  ['Noise that is not', 'half of the noise costs', '12.5', () => spent(sgdEvent(0.1, 1, 300))],
  ['Epsilons of', 'the same run under replace-one costs', '8.33', () => spent(run, 'replace-one')],
  ['Epsilon of a scan', 'costs such a person', '1065', () => spent({ kind: 'group', size: 45, event: run })],
  [
    'The best of',
    'ten on average, costs',
    '8.20',
    () => spent(selectionEvent({ event: run, expectedRepetitions: 10 })),
  ],
])(
  'docs/PITFALLS.md, "%s": %s %s, rounded up to the digits that it shows',
  (title, words, shown, compute) => {
    const section = page.split(/^#+ /m).find((text) => text.startsWith(title));
    expect(section).toContain(`${words} ${shown}`);
    const unit = 10 ** (shown.split('.')[1]?.length ?? 0);
    expect(Math.ceil(compute() * unit) / unit).toBe(Number(shown));
  },
);
