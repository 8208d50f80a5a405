/** @typedef {(query: string, variables: Record<string, unknown>) => Promise<any>} Ask */

/** A client of an API for one request at a time; an error of the API is thrown. @param {string} api its origin. @returns {Ask} */
export function client(api) {
  return async (query, variables) => {
    const response = await fetch(`${api}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const answer = await response.json();
    if (answer.errors) throw new Error(answer.errors[0].message);
    return answer.data;
  };
}
