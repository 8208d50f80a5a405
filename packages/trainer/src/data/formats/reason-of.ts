/** What a library says of a file that it cannot read, to stand in a sentence. */
export function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/[\s:.]+$/, '');
}
