/** What a page may ask before its program runs: where, and the body. */
export type EarlyRequest = { readonly url: string; readonly body: string };

type Begun = { readonly asks: string; readonly answer: Promise<Response> };
declare global {
  interface Window {
    clipwiseEarly?: Begun[];
  }
}

/** What a body asks, whatever else stands in it: two bodies of the same text here have the same answer. */
function askedIn(body: string): string {
  const { operationName, variables } = JSON.parse(body) as { operationName?: string; variables?: unknown };
  return `${operationName} ${JSON.stringify(variables)}`;
}

/**
 * A script for the head of a page that sends a query while the page's program is still on its way.
 *
 * The variables may hold what stands in the address: nothing in them can end the script.
 */
export function earlyScript({ url, body }: EarlyRequest): string {
  const literal = (text: string) =>
    JSON.stringify(text)
      .replaceAll('<', '\\u003c')
      .replaceAll('\u2028', '\\u2028')
      .replaceAll('\u2029', '\\u2029');
  const init = `{method:"POST",credentials:"include",headers:{"content-type":"application/json"},body:${literal(body)}}`;
  // Whoever takes the answer hears of its failure; until then nobody is there to hear.
  const keep = `answer.catch(()=>{});(window.clipwiseEarly??=[]).push({asks:${literal(askedIn(body))},answer})`;
  return `((answer)=>{${keep}})(fetch(${literal(url)},${init}));`;
}

/** The answer to a request that was sent early, once; undefined where it was not. A failed one is given up, so that it is sent again. */
export function takeEarly(body: unknown): Promise<Response> | undefined {
  const begun = typeof window === 'undefined' ? undefined : window.clipwiseEarly;
  if (begun === undefined || begun.length === 0 || typeof body !== 'string') return undefined;
  const at = begun.findIndex(({ asks }) => asks === askedIn(body));
  return at === -1 ? undefined : begun.splice(at, 1)[0]?.answer;
}
