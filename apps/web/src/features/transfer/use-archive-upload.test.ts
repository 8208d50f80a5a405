import { describe, expect, it } from 'vitest';
import { takenText } from './archive-import-panel';
import { outcomeOf } from './use-archive-upload';

const study = { studyId: 's', isNew: true, runs: 3, newRuns: 3 };

describe('an answer to an archive', () => {
  it('is a study for 200 and 201, and the words of the server for anything else', () => {
    expect(outcomeOf('a.tar', 201, JSON.stringify(study))).toEqual({ kind: 'done', name: 'a.tar', study });
    const refused = JSON.stringify({ code: 'BAD_USER_INPUT', message: 'runs/x.ndjson: is missing' });
    expect(outcomeOf('a.tar', 400, refused)).toEqual({
      ...{ kind: 'failed', message: 'Nothing was taken in: runs/x.ndjson: is missing' },
    });
    for (const body of ['', '<html>', 'null', '{"studyId":1}'])
      expect(outcomeOf('a.tar', 502, body)).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('502'),
      });
  });

  it('says how many runs are new, and where nothing changed', () => {
    expect(takenText(study)).toBe('The study is here, with 3 runs.');
    expect(takenText({ ...study, isNew: false, newRuns: 1 })).toContain('1 of its 3 runs are new');
    expect(takenText({ ...study, isNew: false, newRuns: 0 })).toContain('nothing changed');
  });
});
