/** What came of a query: the answer as text, how long it took, and whether it holds errors. */
export type Sent = { readonly text: string; readonly ms: number; readonly isRefused: boolean };

/** The variables of a text; an empty one has none. @throws SyntaxError, or TypeError for what is no object. */
export function readVariables(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '') return {};
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new TypeError('variables are an object, such as { "first": 10 }');
  return read as Readonly<Record<string, unknown>>;
}

/** Asks the API, and gives back its words whatever they are; a query with several operations runs the first. */
export async function sendQuery(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Sent> {
  const begun = performance.now();
  const operationName = /^\s*(?:query|mutation)\s+(\w+)/m.exec(query)?.[1];
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    credentials: 'include',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables, operationName }),
    signal,
  });
  const text = await response.text();
  const ms = performance.now() - begun;
  try {
    const answer: unknown = JSON.parse(text);
    const isRefused = typeof answer === 'object' && answer !== null && 'errors' in answer;
    return { text: JSON.stringify(answer, null, 2), ms, isRefused };
  } catch {
    return { text, ms, isRefused: true };
  }
}
