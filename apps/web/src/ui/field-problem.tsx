/** What is wrong with a field of a form, below it. @param id that the field is described by. */
export function FieldProblem({ id, problem }: { readonly id: string; readonly problem: string | undefined }) {
  return (
    <span id={id} className="error-text small" aria-live="polite">
      {problem}
    </span>
  );
}
