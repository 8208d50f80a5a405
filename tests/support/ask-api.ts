/**
 * One GraphQL request, repeated while the API is away.
 *
 * @param key for an API that asks for one.
 * @throws when the API answers with an error other than its own.
 */
export async function askApi<T>(
  apiUrl: string,
  query: string,
  variables: Record<string, unknown> = {},
  key: string | null = null,
): Promise<T> {
  for (;;) {
    const answer = await fetch(`${apiUrl}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
      .then(
        (response) =>
          response.json() as Promise<{
            data?: T;
            errors?: { message: string; extensions?: { code?: string } }[];
          }>,
      )
      .catch(() => undefined);
    if (answer?.data !== undefined && answer.data !== null && answer.errors === undefined) return answer.data;
    const code = answer?.errors?.[0]?.extensions?.code;
    if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR' && code !== 'SERVER_BUSY')
      throw new Error(JSON.stringify(answer?.errors));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
