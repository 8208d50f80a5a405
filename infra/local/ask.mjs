/**
 * One GraphQL request.
 *
 * @param {string} apiUrl
 * @param {string} query
 * @param {Record<string, unknown>} variables
 * @param {string | null} key for an API with access control.
 * @throws Error in the API's words.
 */
export async function ask(apiUrl, query, variables, key) {
  const response = await fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = await response.json();
  if (answer.errors) throw new Error(answer.errors[0].message);
  return answer.data;
}
