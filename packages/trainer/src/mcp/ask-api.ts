import { type DocumentNode, print } from 'graphql';
import { z } from 'zod';
import { apiEndpoints } from '../reporting/api-endpoints.js';
import { ApiRefusedError, ApiUnavailableError } from '../reporting/api-errors.js';
import { apiKeyOf } from '../reporting/api-key.js';

const timeoutMs = 60_000;
const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).partial().optional() }))
    .optional(),
});

/** A query that is typed by its operation, as the contract generates it. */
export type TypedQuery<Data, Variables> = DocumentNode & {
  readonly __apiType?: (variables: Variables) => Data;
};

/** Asks an API. @throws ApiRefusedError; ApiUnavailableError. */
export async function askApi<Data, Variables>(
  api: string,
  query: TypedQuery<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { graphql: address } = apiEndpoints(api);
  const key = apiKeyOf();
  let answer: z.infer<typeof answerSchema>;
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ query: print(query), variables }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = answerSchema.parse(await response.json());
  } catch (error) {
    throw new ApiUnavailableError(address, (error as Error).message, error);
  }
  const [refusal] = answer.errors ?? [];
  if (refusal !== undefined)
    throw new ApiRefusedError(refusal.extensions?.code ?? 'UNKNOWN', refusal.message);
  if (answer.data == null) throw new ApiUnavailableError(address, 'an answer without data');
  return answer.data as Data;
}
