import { describe, expect, it } from 'vitest';
import { faultFacts, faultKind } from './fault-facts.js';

const secret = 'patient-4711';

/** As pg throws, wrapped as drizzle does. */
function databaseError(): Error {
  const inner = Object.assign(new Error(`invalid input syntax for type uuid: "${secret}"`), {
    code: '22P02',
    detail: `Key (name)=(${secret}) exists`,
    table: 'runs',
    constraint: 'runs_pkey',
    where: secret,
  });
  return new Error(`Failed query: select * from runs where id = $1\nparams: ${secret}`, { cause: inner });
}

function jsonError(): unknown {
  try {
    return JSON.parse(`{"name": ${secret}`);
  } catch (error) {
    return error;
  }
}

describe('facts of a fault', () => {
  it('hold code, table and place of a database error, and no word of its statement, values or detail', () => {
    const facts = faultFacts(databaseError());
    expect(facts).toMatchObject({ name: 'Error', code: '22P02', table: 'runs', constraint: 'runs_pkey' });
    expect(facts.frames[0]).toMatch(/fault-facts\.test/);
    expect(Object.keys(facts).sort()).toEqual(['code', 'constraint', 'frames', 'name', 'table']);
  });

  it.each([
    ['a database error', databaseError()],
    ['text that is no JSON', jsonError()],
    ['a message that quotes', new Error(`cannot read '${secret}' and \`${secret}\``)],
    ['a quotation over two lines', new Error(`cannot read "first\n${secret}"`)],
    ['a thrown text', secret],
  ])('tell nothing that was quoted in %s', (_name, error) => {
    expect(JSON.stringify(faultFacts(error))).not.toContain(secret);
  });

  it('keep what the system says', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    expect(faultFacts(error)).toMatchObject({ message: 'connect ECONNREFUSED 127.0.0.1:5432' });
    expect(faultKind(error)).toBe('Error ECONNREFUSED');
  });
});
