import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ApiProvider } from '../../data/api-provider';
import { ResumeNotice } from './resume-notice';

const html = (isShared: boolean) =>
  renderToStaticMarkup(
    <ApiProvider apiUrl="http://127.0.0.1:4000" isShared={isShared}>
      <ResumeNotice />
    </ApiProvider>,
  );

it('gives the command by which an interrupted run resumes, at this API', () => {
  expect(html(false)).toContain(
    'the run resumes by <code>npx clipwise train --resume FOLDER --api http://127.0.0.1:4000</code>',
  );
  expect(html(false)).toContain('aria-label="Copy the command that resumes this run"');
});

it('tells the reader of a public link that it may come back, and no command', () => {
  expect(html(true)).toContain('Nothing is heard of the trainer.');
  expect(html(true)).not.toMatch(/clipwise train|button/);
});
