import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import type { UserProblemFragment } from '@clipwise/contract/operations';
import type { DocumentNode } from 'graphql';

/** A mutation that tells what was wrong with what a person typed. */
interface Refusing {
  readonly userErrors: readonly UserProblemFragment[];
}

/** How a form sends what was typed. */
export interface FormMutation<Data, Variables> {
  /** The answer; null where it was refused, or none came. */
  readonly send: (variables: Variables) => Promise<Data | null>;
  readonly isSending: boolean;
  /** What is wrong with the answer of a field that the form has. */
  readonly problemOf: (field: string) => string | undefined;
  /** What is wrong with none of them. */
  readonly failure: { readonly message: string } | undefined;
}

/** Apollo's own type asks whether there are variables, which a generic form cannot know. */
type Mutate<Data, Variables> = (options: {
  readonly variables: Variables;
}) => Promise<{ readonly data?: Data | null }>;

/** @param fields that the form shows problems beside, by the names that the API has for them. */
export function useFormMutation<Data extends Refusing, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  fields: readonly string[],
  refetchQueries: DocumentNode[] = [],
): FormMutation<Data, Variables> {
  const [mutate, { data, error, loading }] = useMutation<Data, Variables>(document, { refetchQueries });
  const problems = data?.userErrors ?? [];
  const apart = problems.filter(({ field }) => field === null || !fields.includes(field));
  return {
    send: async (variables) => {
      try {
        const { data: answer = null } = await (mutate as Mutate<Data, Variables>)({ variables });
        return answer === null || answer.userErrors.length > 0 ? null : answer;
      } catch {
        // `error` of the next rendering has it.
        return null;
      }
    },
    isSending: loading,
    problemOf: (field) => problems.find((problem) => problem.field === field)?.message,
    failure: error ?? (apart.length === 0 ? undefined : { message: textOf(apart) }),
  };
}

function textOf(problems: readonly UserProblemFragment[]): string {
  return problems
    .map(({ field, message }) => (field?.startsWith('configs') ? `${field}: ${message}` : message))
    .join('\n');
}
