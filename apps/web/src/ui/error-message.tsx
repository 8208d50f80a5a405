/** An error in words, announced to screen readers. */
export function ErrorMessage({ error }: { readonly error: { readonly message: string } | null | undefined }) {
  if (!error) return null;
  return (
    <div className="alert" role="alert">
      <pre>{error.message}</pre>
    </div>
  );
}
