/** Folder of operations -> the file made of it. */
export const targets: { readonly web: string; readonly trainer: string };
export function generateOperations(reader: keyof typeof targets): Promise<string>;
