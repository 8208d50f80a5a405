/** The generated module of typed document nodes, from the committed schema and operations. */
export function generateOperations(): Promise<string>;
